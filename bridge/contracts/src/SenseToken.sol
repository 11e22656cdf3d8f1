// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title $SENSE outside of Sensor
///
/// Every unit stands for one that is locked on Sensor. The gateway alone mints, and burns what holders
/// allow it to burn. There is no owner, and nothing can stop a transfer.
contract SenseToken is ERC20, ERC20Permit {
    /// @notice The only one that mints and burns.
    address public gateway;

    event GatewaySet(address gateway);

    /// @notice Only the gateway may do this.
    error NotTheGateway(address caller);
    /// @notice Without a gateway, nothing could come home.
    error GatewayIsZero();

    modifier onlyGateway() {
        _requireGateway();
        _;
    }

    /// @param firstGateway May be an address at which there is nothing yet: token and gateway have to
    /// know each other.
    constructor(address firstGateway) ERC20("Sensor", "SENSE") ERC20Permit("Sensor") {
        _setGateway(firstGateway);
    }

    function mint(address to, uint256 amount) external onlyGateway {
        _mint(to, amount);
    }

    /// @notice Burn what `from` has allowed the gateway to spend.
    // With the allowance, a gateway that governance chose badly still takes nothing from anybody.
    function burn(address from, uint256 amount) external onlyGateway {
        _spendAllowance(from, msg.sender, amount);
        _burn(from, amount);
    }

    function setGateway(address newGateway) external onlyGateway {
        _setGateway(newGateway);
    }

    function _setGateway(address newGateway) private {
        require(newGateway != address(0), GatewayIsZero());
        gateway = newGateway;
        emit GatewaySet(newGateway);
    }

    function _requireGateway() private view {
        require(msg.sender == gateway, NotTheGateway(msg.sender));
    }
}
