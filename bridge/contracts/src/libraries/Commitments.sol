// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title BEEFY commitments, decoded from SCALE
///
/// `payload: Vec<([u8; 2], Vec<u8>)>, block number: u32, validator set id: u64`. Entries of the payload
/// other than the root of the Merkle mountain range are allowed, since nobody could teach the contract
/// about them later, and skipped. All else must be exactly as an encoder writes it.
library Commitments {
    /// @notice The bytes are not a commitment with exactly one root of 32 bytes.
    error MalformedCommitment();

    bytes2 private constant MMR_ROOT = "mh";

    function decode(bytes calldata data)
        internal
        pure
        returns (bytes32 mmrRoot, uint32 blockNumber, uint64 validatorSetId)
    {
        bool found = false;
        (uint256 entries, uint256 offset) = _compact(data, 0);
        for (; entries > 0; --entries) {
            require(data.length - offset >= 2, MalformedCommitment());
            bytes2 id = bytes2(data[offset:offset + 2]);
            uint256 length;
            (length, offset) = _compact(data, offset + 2);
            require(data.length - offset >= length, MalformedCommitment());
            if (id == MMR_ROOT) {
                require(!found && length == 32, MalformedCommitment());
                found = true;
                mmrRoot = bytes32(data[offset:offset + 32]);
            }
            offset += length;
        }
        require(found && data.length - offset == 12, MalformedCommitment());
        blockNumber = uint32(_littleEndian(data[offset:offset + 4]));
        validatorSetId = uint64(_littleEndian(data[offset + 4:]));
    }

    /// @dev A length, and where it ends. Only the shortest encoding of a number counts.
    function _compact(bytes calldata data, uint256 offset)
        private
        pure
        returns (uint256 value, uint256 end)
    {
        require(offset < data.length, MalformedCommitment());
        uint256 mode = uint8(data[offset]) & 3;
        // Mode 3 is for 2^30 and more.
        require(mode < 3, MalformedCommitment());
        end = offset + (1 << mode);
        require(end <= data.length, MalformedCommitment());
        value = _littleEndian(data[offset:end]) >> 2;
        uint256 least = mode == 0 ? 0 : mode == 1 ? 1 << 6 : 1 << 14;
        require(value >= least, MalformedCommitment());
    }

    function _littleEndian(bytes calldata data) private pure returns (uint256 value) {
        for (uint256 i = data.length; i > 0; --i) {
            value = (value << 8) | uint8(data[i - 1]);
        }
    }
}
