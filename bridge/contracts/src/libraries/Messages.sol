// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What Sensor tells a gateway.
/// @param nonce Counts the messages to one chain, from 1.
/// @param chainId The EVM chain that is meant.
/// @param gateway The gateway that is meant.
/// @param kind What the message asks for; see {Messages}.
/// @param body ABI-encoded, as `kind` wants it.
struct Message {
    uint64 nonce;
    uint256 chainId;
    address gateway;
    uint8 kind;
    bytes body;
}

/// @title Messages of Sensor to a gateway
library Messages {
    /// Keeps the leaf of a message from being anything else that is ever hashed.
    bytes32 internal constant DOMAIN = keccak256("sensor-bridge/message/1");

    /// Body: `(address recipient, uint128 amount)`.
    uint8 internal constant MINT = 0;
    /// Body: `(uint8 mode)`; 0 runs, 1 halts.
    uint8 internal constant SET_MODE = 1;
    /// Body: `(address gateway)`.
    uint8 internal constant MOVE_TO = 2;

    /// @notice What stands for the message in the tree of its block.
    // 93 bytes and more: never 64, so no leaf can be taken for an inner node.
    function leaf(Message calldata message) internal pure returns (bytes32) {
        return keccak256(
            abi.encodePacked(
                DOMAIN, message.nonce, message.chainId, message.gateway, message.kind, message.body
            )
        );
    }

    // The decoders return `ok == false` where abi.decode would revert: a body that nobody can read
    // must end in an answer to Sensor, not in a message that stays open for ever.

    function decodeMint(bytes calldata body)
        internal
        pure
        returns (bool ok, address recipient, uint128 amount)
    {
        if (body.length != 64) return (false, address(0), 0);
        (uint256 first, uint256 second) = abi.decode(body, (uint256, uint256));
        ok = first <= type(uint160).max && second <= type(uint128).max;
        if (ok) (recipient, amount) = abi.decode(body, (address, uint128));
    }

    function decodeSetMode(bytes calldata body) internal pure returns (bool ok, bool halted) {
        if (body.length != 32) return (false, false);
        uint256 mode = abi.decode(body, (uint256));
        return (mode <= 1, mode == 1);
    }

    function decodeMoveTo(bytes calldata body) internal pure returns (bool ok, address gateway) {
        if (body.length != 32) return (false, address(0));
        uint256 word = abi.decode(body, (uint256));
        ok = word != 0 && word <= type(uint160).max;
        if (ok) gateway = abi.decode(body, (address));
    }
}
