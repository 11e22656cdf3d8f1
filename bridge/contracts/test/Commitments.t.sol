// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Commitments} from "../src/libraries/Commitments.sol";
import {Base} from "./utils/Base.sol";
import {Libraries} from "./utils/Libraries.sol";
import {Sensor} from "./utils/Sensor.sol";

contract CommitmentsTest is Base {
    Libraries private libraries = new Libraries();
    Sensor private sensor = new Sensor();

    function testFuzz_aCommitmentIsRead(bytes32 root, uint32 number, uint64 setId) public view {
        (bytes32 gotRoot, uint32 gotNumber, uint64 gotSetId) =
            libraries.decode(sensor.encode(root, number, setId));
        vm.assertEq(gotRoot, root);
        vm.assertEq(gotNumber, number);
        vm.assertEq(gotSetId, setId);
    }

    function testFuzz_aCommitmentCutShortIsRefused(uint256 seed) public {
        bytes memory whole = sensor.encode(keccak256("root"), 7, 8);
        uint256 length = between(seed, 0, whole.length - 1);
        assembly ("memory-safe") {
            mstore(whole, length)
        }
        refuse(whole);
    }

    function testFuzz_aCommitmentWithMoreBehindItIsRefused(bytes memory more) public {
        vm.assume(more.length > 0);
        refuse(bytes.concat(sensor.encode(keccak256("root"), 7, 8), more));
    }

    /// What is read, is what would have been written: two commitments never mean the same bytes.
    function testFuzz_noOtherBytesReadAsTheSame(bytes32 root, uint256 position, uint8 flip)
        public
        view
    {
        vm.assume(flip != 0);
        bytes memory whole = sensor.encode(root, 7, 8);
        bytes memory other = bytes.concat(whole);
        position = between(position, 0, whole.length - 1);
        other[position] = bytes1(uint8(other[position]) ^ flip);
        try libraries.decode(other) returns (bytes32 gotRoot, uint32 number, uint64 setId) {
            vm.assertEq(sensor.encode(gotRoot, number, setId), other);
        } catch {}
    }

    function testFuzz_anyBytesAreReadOrRefused(bytes memory data) public view {
        // Neither a panic nor an endless loop.
        try libraries.decode(data) {}
        catch (bytes memory reason) {
            vm.assertEq(reason, abi.encodeWithSelector(Commitments.MalformedCommitment.selector));
        }
    }

    function test_aBillionEntriesThatAreNotThereAreRefusedAtOnce() public {
        refuse(hex"feffffff");
    }

    function refuse(bytes memory data) private {
        vm.expectRevert(Commitments.MalformedCommitment.selector);
        libraries.decode(data);
    }
}
