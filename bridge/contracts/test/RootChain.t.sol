// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RootChain} from "../devnet/RootChain.sol";
import {Base, Vm} from "./utils/Base.sol";

contract RootChainTest is Base {
    // As bridge/primitives/src/polygon.rs has them.
    bytes32 private constant NEW_HEADER_BLOCK =
        hex"ba5de06d22af2685c6c7765f60067f7d2b08c2d29f53cdf14d67f6d1c9bfb527";
    bytes32 private constant RESET_HEADER_BLOCK =
        hex"ca1d8316287f938830e225956a7bb10fd5a1a1506dd2eb3a476751a488117205";

    RootChain private chain = new RootChain();

    function submitted(uint256 start, uint256 end, bytes32 root)
        private
        returns (Vm.Log memory log)
    {
        vm.recordLogs();
        chain.submitCheckpoint(start, end, root);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 1);
        return logs[0];
    }

    function wrongStart(uint256 expected, uint256 given) private pure returns (bytes memory) {
        return abi.encodeWithSelector(RootChain.WrongStart.selector, expected, given);
    }

    function test_aCheckpointIsLoggedAsOnPolygon() public {
        Vm.Log memory log = submitted(0, 255, keccak256("root"));
        vm.assertEq(log.emitter, address(chain));
        vm.assertEq(log.topics.length, 4);
        vm.assertEq(log.topics[0], NEW_HEADER_BLOCK);
        vm.assertEq(log.topics[1], bytes32(uint256(uint160(address(this)))));
        vm.assertEq(log.topics[2], bytes32(uint256(10_000)));
        vm.assertEq(log.data, abi.encode(uint256(0), uint256(255), keccak256("root")));
    }

    function test_numbersGrowInStepsOfTenThousand() public {
        submitted(0, 9, 0);
        vm.assertEq(submitted(10, 10, 0).topics[2], bytes32(uint256(20_000)));
        vm.assertEq(submitted(11, 99, 0).topics[2], bytes32(uint256(30_000)));
    }

    function test_aCheckpointBeginsWhereTheLastOneEnded() public {
        vm.expectRevert(wrongStart(0, 1));
        chain.submitCheckpoint(1, 2, 0);
        chain.submitCheckpoint(0, 9, 0);
        vm.expectRevert(wrongStart(10, 9));
        chain.submitCheckpoint(9, 12, 0);
        vm.expectRevert(wrongStart(10, 11));
        chain.submitCheckpoint(11, 12, 0);
    }

    function test_aDeletionIsLoggedAsOnPolygonAndNumbersAreUsedAgain() public {
        submitted(0, 9, 0);
        submitted(10, 19, 0);
        submitted(20, 29, 0);
        vm.recordLogs();
        chain.setNextHeaderBlock(20_000);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 1);
        vm.assertEq(logs[0].topics.length, 3);
        vm.assertEq(logs[0].topics[0], RESET_HEADER_BLOCK);
        vm.assertEq(logs[0].topics[1], bytes32(uint256(uint160(address(this)))));
        vm.assertEq(logs[0].topics[2], bytes32(uint256(20_000)));
        vm.assertEq(logs[0].data.length, 0);
        vm.assertEq(submitted(10, 15, 0).topics[2], bytes32(uint256(20_000)));
    }

    function test_aNumberThatNoCheckpointHasIsRefused() public {
        vm.expectRevert(abi.encodeWithSelector(RootChain.InvalidHeaderBlock.selector, 10_001));
        chain.setNextHeaderBlock(10_001);
    }
}
