// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Commitments} from "../../src/libraries/Commitments.sol";
import {Message, Messages} from "../../src/libraries/Messages.sol";
import {Mmr, MmrLeaf} from "../../src/libraries/Mmr.sol";
import {Signatures, ValidatorSet, ValidatorSets} from "../../src/libraries/ValidatorSets.sol";

/// The libraries' functions, to be called from outside: they read calldata.
contract Libraries {
    function messageLeaf(Message calldata message) external pure returns (bytes32) {
        return Messages.leaf(message);
    }

    function mmrLeafHash(MmrLeaf calldata leaf) external pure returns (bytes32) {
        return Mmr.hash(leaf);
    }

    function mmrRoot(bytes32 leaf, bytes32[] calldata items, uint64 index, uint64 count)
        external
        pure
        returns (bytes32)
    {
        return Mmr.root(leaf, items, index, count);
    }

    function decode(bytes calldata commitment)
        external
        pure
        returns (bytes32 mmrRoot_, uint32 blockNumber, uint64 validatorSetId)
    {
        return Commitments.decode(commitment);
    }

    function quorum(uint256 length) external pure returns (uint256) {
        return ValidatorSets.quorum(length);
    }

    function setRoot(bytes calldata validators) external pure returns (bytes32) {
        return ValidatorSets.root(validators);
    }

    function requireSigned(ValidatorSet memory set, bytes32 digest, Signatures calldata given)
        external
        pure
    {
        ValidatorSets.requireSigned(set, digest, given);
    }
}
