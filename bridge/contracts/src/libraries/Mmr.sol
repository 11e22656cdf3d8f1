// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bytes} from "@openzeppelin/contracts/utils/Bytes.sol";
import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice The leaf that Sensor adds to its Merkle mountain range in every block.
/// @param version Format of the leaf; its three highest bits change when the layout does.
/// @param parentNumber The block before, which is the one the leaf tells of.
/// @param parentHash Hash of that block.
/// @param nextSetId Id of the validator set that takes over when the present session ends.
/// @param nextSetLength How many validators it has.
/// @param nextSetRoot Root over their addresses; see {ValidatorSets}.
/// @param messageRoot Root over the messages of the parent; zero when it has none.
struct MmrLeaf {
    uint8 version;
    uint32 parentNumber;
    bytes32 parentHash;
    uint64 nextSetId;
    uint32 nextSetLength;
    bytes32 nextSetRoot;
    bytes32 messageRoot;
}

/// @notice A proof as a Sensor node gives it (`mmr_generateProof` for one block).
/// @param items As the node lists them: peaks on the left, siblings from the leaf up, and one hash
/// for all peaks on the right.
/// @param leafIndex Position of the leaf, from 0.
/// @param leafCount Leaves under the root that is meant.
/// @param blockNumber The block whose commitment signed that root.
struct MmrProof {
    bytes32[] items;
    uint64 leafIndex;
    uint64 leafCount;
    uint32 blockNumber;
}

/// @title Merkle mountain ranges as pallet-mmr builds them, with Keccak-256
library Mmr {
    using Bytes for *;

    /// @notice The leaf's layout is one that this code does not know.
    error UnknownLeafVersion(uint8 version);
    /// @notice The leaf lies beyond the end of the range.
    error LeafOutOfRange(uint64 leafIndex, uint64 leafCount);
    /// @notice A proof of that leaf has another number of items.
    error WrongProofLength(uint256 expected, uint256 given);

    /// @notice Hash of the leaf's SCALE encoding.
    // 113 bytes, so that no leaf can be taken for an inner node.
    function hash(MmrLeaf calldata leaf) internal pure returns (bytes32) {
        require(leaf.version >> 5 == 0, UnknownLeafVersion(leaf.version));
        return keccak256(
            abi.encodePacked(
                leaf.version,
                bytes4(leaf.parentNumber).reverseBytes4(),
                leaf.parentHash,
                bytes8(leaf.nextSetId).reverseBytes8(),
                bytes4(leaf.nextSetLength).reverseBytes4(),
                leaf.nextSetRoot,
                leaf.messageRoot
            )
        );
    }

    /// @notice The root that the proof leads to.
    ///
    /// How many items there are, and on which side each is hashed, follows from index and count:
    /// whoever makes a proof chooses nothing but hashes.
    function root(bytes32 leafHash, bytes32[] calldata items, uint64 leafIndex, uint64 leafCount)
        internal
        pure
        returns (bytes32 node)
    {
        require(leafIndex < leafCount, LeafOutOfRange(leafIndex, leafCount));

        // Every set bit of the count is a peak, the highest leftmost. The leaf is under the peak of
        // the highest bit in which index and count differ; the bits below lead from there to it.
        uint256 height = Math.log2(leafIndex ^ leafCount);
        uint256 left = _countOnes(leafCount >> (height + 1));
        uint256 right = leafCount & ((1 << height) - 1) == 0 ? 0 : 1;
        require(
            items.length == left + height + right,
            WrongProofLength(left + height + right, items.length)
        );

        node = leafHash;
        for (uint256 i = 0; i < height; ++i) {
            bytes32 sibling = items[left + i];
            node = (leafIndex >> i) & 1 == 0
                ? Hashes.efficientKeccak256(node, sibling)
                : Hashes.efficientKeccak256(sibling, node);
        }
        // Peaks are bagged from the right, and the right one is hashed first.
        if (right == 1) node = Hashes.efficientKeccak256(items[left + height], node);
        for (uint256 i = left; i > 0; --i) {
            node = Hashes.efficientKeccak256(node, items[i - 1]);
        }
    }

    function _countOnes(uint256 bits) private pure returns (uint256 count) {
        for (; bits != 0; bits &= bits - 1) {
            ++count;
        }
    }
}
