// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Mmr, MmrLeaf} from "../src/libraries/Mmr.sol";
import {Base} from "./utils/Base.sol";
import {Libraries} from "./utils/Libraries.sol";
import {Trees} from "./utils/Trees.sol";

contract MmrTest is Base {
    Libraries private libraries = new Libraries();

    function leaves(uint256 count) private pure returns (bytes32[] memory list) {
        list = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            list[i] = keccak256(abi.encode("leaf", i));
        }
    }

    /// The root that a proof leads to, or zero if it is refused.
    function attempt(bytes32 leaf, bytes32[] memory items, uint256 index, uint256 count)
        private
        view
        returns (bytes32)
    {
        try libraries.mmrRoot(leaf, items, uint64(index), uint64(count)) returns (bytes32 root) {
            return root;
        } catch {
            return bytes32(0);
        }
    }

    function testFuzz_everyLeafOfARangeIsProven(uint256 countSeed, uint256 indexSeed) public view {
        bytes32[] memory all = leaves(between(countSeed, 1, 100));
        uint256 index = between(indexSeed, 0, all.length - 1);
        bytes32[] memory items = Trees.mountainProof(all, index);
        vm.assertEq(attempt(all[index], items, index, all.length), Trees.mountainRoot(all));
    }

    function test_aLeafIsProvenAtNoOtherPosition() public view {
        for (uint256 count = 1; count <= 24; ++count) {
            bytes32[] memory all = leaves(count);
            bytes32 root = Trees.mountainRoot(all);
            for (uint256 index = 0; index < count; ++index) {
                bytes32[] memory items = Trees.mountainProof(all, index);
                for (uint256 other = 0; other < count + 8; ++other) {
                    bool accepted = attempt(all[index], items, other, count) == root;
                    vm.assertEq(accepted, other == index);
                }
            }
        }
    }

    /// Which items the leaf is hashed with, in turn, and on which side of it: none if it is not there.
    function path(uint256 index, uint256 count) private pure returns (bytes memory steps) {
        uint256 left = 0;
        uint256 start = 0;
        for (uint256 size = 1 << 63; size > 0; size /= 2) {
            if (count & size == 0) continue;
            if (index >= start + size) {
                ++left;
                start += size;
                continue;
            }
            uint256 item = left;
            for (uint256 width = 1; width < size; width *= 2) {
                bool isRight = ((index - start) / width) % 2 == 1;
                steps = abi.encodePacked(steps, item++, isRight);
            }
            if (start + size < count) steps = abi.encodePacked(steps, item, true);
            for (; left > 0; --left) {
                steps = abi.encodePacked(steps, left - 1, false);
            }
            return abi.encodePacked(steps, "there");
        }
    }

    /// The root does not say how many leaves there are, so with another count the same items may
    /// stand for another position: the last of five leaves has the path of the last of three. It is
    /// the same leaf all the same, and says of which block it is.
    function testFuzz_aProofFitsOnePath(
        uint256 countSeed,
        uint256 indexSeed,
        uint64 otherIndex,
        uint64 otherCount
    ) public view {
        bytes32[] memory all = leaves(between(countSeed, 1, 64));
        uint256 index = between(indexSeed, 0, all.length - 1);
        bytes32[] memory items = Trees.mountainProof(all, index);
        bytes32 root = Trees.mountainRoot(all);
        // Also where it matters most: among ranges of about this length.
        for (uint256 i = 0; i < 2; ++i) {
            if (i == 1) (otherIndex, otherCount) = (otherIndex % 64, otherCount % 65);
            bool accepted = attempt(all[index], items, otherIndex, otherCount) == root;
            bool samePath =
                keccak256(path(otherIndex, otherCount)) == keccak256(path(index, all.length));
            vm.assertEq(accepted, samePath);
        }
    }

    function test_amongAllShortRangesAProofFitsOnePath() public view {
        for (uint256 count = 1; count <= 12; ++count) {
            bytes32[] memory all = leaves(count);
            bytes32 root = Trees.mountainRoot(all);
            for (uint256 index = 0; index < count; ++index) {
                bytes32[] memory items = Trees.mountainProof(all, index);
                for (uint256 otherCount = 0; otherCount <= 16; ++otherCount) {
                    for (uint256 other = 0; other <= otherCount; ++other) {
                        bool accepted = attempt(all[index], items, other, otherCount) == root;
                        bytes memory otherPath = path(other, otherCount);
                        vm.assertEq(accepted, keccak256(otherPath) == keccak256(path(index, count)));
                    }
                }
            }
        }
    }

    function test_aProofThatIsTooLongIsRefused() public {
        bytes32[] memory all = leaves(11);
        bytes32[] memory items = Trees.append(Trees.mountainProof(all, 4), keccak256("more"));
        vm.expectRevert(abi.encodeWithSelector(Mmr.WrongProofLength.selector, 4, 5));
        libraries.mmrRoot(all[4], items, 4, 11);
    }

    function test_aProofThatIsTooShortIsRefused() public {
        bytes32[] memory all = leaves(11);
        bytes32[] memory items = Trees.mountainProof(all, 4);
        assembly ("memory-safe") {
            mstore(items, sub(mload(items), 1))
        }
        vm.expectRevert(abi.encodeWithSelector(Mmr.WrongProofLength.selector, 4, 3));
        libraries.mmrRoot(all[4], items, 4, 11);
    }

    /// The cost of a hostile proof is that of its calldata: nothing is hashed.
    function test_aProofOfThousandsOfItemsIsNotLookedAt() public {
        bytes32[] memory items = new bytes32[](5000);
        vm.expectRevert(abi.encodeWithSelector(Mmr.WrongProofLength.selector, 4, 5000));
        libraries.mmrRoot(keccak256("leaf"), items, 4, 11);
    }

    function test_aLeafBeyondTheEndIsRefused() public {
        bytes32[] memory all = leaves(11);
        bytes32[] memory items = Trees.mountainProof(all, 10);
        vm.expectRevert(abi.encodeWithSelector(Mmr.LeafOutOfRange.selector, 11, 11));
        libraries.mmrRoot(all[10], items, 11, 11);
    }

    function test_anEmptyRangeHasNoLeaf() public {
        vm.expectRevert(abi.encodeWithSelector(Mmr.LeafOutOfRange.selector, 0, 0));
        libraries.mmrRoot(keccak256("leaf"), new bytes32[](0), 0, 0);
    }

    /// An inner node is the hash of 64 bytes, so it never passes for a leaf.
    function testFuzz_aLeafIsTheHashOf113Bytes(MmrLeaf memory leaf) public view {
        leaf.version %= 32;
        bytes memory encoded = bytes.concat(
            abi.encodePacked(leaf.version, _reversed(leaf.parentNumber, 4), leaf.parentHash),
            abi.encodePacked(_reversed(leaf.nextSetId, 8), _reversed(leaf.nextSetLength, 4)),
            abi.encodePacked(leaf.nextSetRoot, leaf.messageRoot)
        );
        vm.assertEq(encoded.length, 113);
        vm.assertEq(libraries.mmrLeafHash(leaf), keccak256(encoded));
    }

    function test_aLeafOfAnotherLayoutIsRefused() public {
        MmrLeaf memory leaf;
        leaf.version = 31;
        libraries.mmrLeafHash(leaf);
        leaf.version = 32;
        vm.expectRevert(abi.encodeWithSelector(Mmr.UnknownLeafVersion.selector, 32));
        libraries.mmrLeafHash(leaf);
    }

    function _reversed(uint256 value, uint256 length) private pure returns (bytes memory result) {
        for (uint256 i = 0; i < length; ++i) {
            result = abi.encodePacked(result, uint8(value >> (8 * i)));
        }
    }
}
