// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISenseToken} from "./ISenseToken.sol";

/// @title What every gateway tells the one that hands the token over to it
interface IGateway {
    /// @notice The token it is made for.
    function token() external view returns (ISenseToken);
    /// @notice Whether it has handed the token over before. It would not take it back.
    function retired() external view returns (bool);
}
