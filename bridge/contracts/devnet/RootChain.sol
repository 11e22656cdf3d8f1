// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Polygon's RootChain, for tests and development networks
///
/// NOT FOR PRODUCTION: anybody writes and deletes checkpoints here, and nobody has signed them. To
/// follow this contract on a chain that matters is to give its money away.
///
/// Its events and its numbers are those of Polygon's own contract on Ethereum, and so is what it asks
/// of a checkpoint's blocks: they begin where the last checkpoint ended, the first with block 0.
contract RootChain {
    /// @notice From one checkpoint's number to the next; also, the number of the first.
    uint256 public constant STEP = 10_000;

    /// @notice The number of the next checkpoint.
    uint256 public nextHeaderBlock = STEP;
    /// @notice The last block of a checkpoint, by the checkpoint's number.
    mapping(uint256 headerBlockId => uint256 end) public ends;

    event NewHeaderBlock(
        address indexed proposer,
        uint256 indexed headerBlockId,
        uint256 indexed reward,
        uint256 start,
        uint256 end,
        bytes32 root
    );
    event ResetHeaderBlock(address indexed proposer, uint256 indexed headerBlockId);

    /// @notice The checkpoint does not begin where the last one ended.
    error WrongStart(uint256 expected, uint256 given);
    /// @notice Checkpoints have no such number.
    error InvalidHeaderBlock(uint256 headerBlockId);

    /// @notice Add a checkpoint.
    function submitCheckpoint(uint256 start, uint256 end, bytes32 root) external {
        uint256 id = nextHeaderBlock;
        uint256 expected = id > STEP ? ends[id - STEP] + 1 : 0;
        require(start == expected, WrongStart(expected, start));
        ends[id] = end;
        nextHeaderBlock = id + STEP;
        emit NewHeaderBlock(msg.sender, id, 0, start, end, root);
    }

    /// @notice Delete a checkpoint and all after it: the next one has its number.
    function setNextHeaderBlock(uint256 headerBlockId) external {
        require(headerBlockId % STEP == 0, InvalidHeaderBlock(headerBlockId));
        for (uint256 id = headerBlockId; id < nextHeaderBlock; id += STEP) {
            delete ends[id];
        }
        nextHeaderBlock = headerBlockId;
        emit ResetHeaderBlock(msg.sender, headerBlockId);
    }
}
