// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MmrLeaf, MmrProof} from "../libraries/Mmr.sol";

/// @title What a gateway needs to know of Sensor
interface IVerifier {
    /// @notice Revert unless Sensor's validators have signed for the leaf.
    // Takes the leaf, not its hash: as a hash, an inner node could be handed in.
    function verifyLeaf(MmrLeaf calldata leaf, MmrProof calldata proof) external view;
}
