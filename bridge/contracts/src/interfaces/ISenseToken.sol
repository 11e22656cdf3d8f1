// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

/// @title The token, as its gateway sees it
interface ISenseToken is IERC20, IERC20Permit {
    function mint(address to, uint256 amount) external;
    function burn(address from, uint256 amount) external;
    function setGateway(address newGateway) external;
}
