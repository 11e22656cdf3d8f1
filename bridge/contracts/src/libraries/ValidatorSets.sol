// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice Who may sign commitments.
/// @param id Grows from one set to the next.
/// @param length How many validators there are.
/// @param root Root over their addresses; see {ValidatorSets}.
struct ValidatorSet {
    uint64 id;
    uint32 length;
    bytes32 root;
}

/// @notice Signatures of a commitment.
/// @param validators The addresses of the whole set in its order, 20 bytes each.
/// @param signers One bit for each validator, from the lowest of the first word; no word too many.
/// @param signatures Of those whose bit is set, in order: r, s, v, 65 bytes each. v is 0 or 1, as
/// BEEFY has it, or 27 or 28.
struct Signatures {
    bytes validators;
    uint256[] signers;
    bytes signatures;
}

/// @title BEEFY's validator sets, and what they signed
library ValidatorSets {
    /// @notice The addresses are not those of the set.
    error NotTheValidators();
    /// @notice There are too many or too few words, or bits beyond the last validator.
    error MalformedSigners();
    /// @notice Fewer than two thirds signed.
    error TooFewSigners(uint256 needed, uint256 given);
    /// @notice There are bytes too many or too few.
    error WrongSignaturesLength(uint256 expected, uint256 given);
    /// @notice What is there for the validator at this position is not its signature.
    error InvalidSignature(uint256 position);

    uint256 private constant ADDRESS_LENGTH = 20;
    uint256 private constant SIGNATURE_LENGTH = 65;

    /// @notice How many of `length` validators BEEFY wants: all but less than a third.
    function quorum(uint256 length) internal pure returns (uint256) {
        return length - (length - 1) / 3;
    }

    /// @notice Revert unless a quorum of the set has signed `digest`.
    function requireSigned(ValidatorSet memory set, bytes32 digest, Signatures calldata given)
        internal
        pure
    {
        uint256 length = set.length;
        require(
            given.validators.length == length * ADDRESS_LENGTH
                && root(given.validators) == set.root,
            NotTheValidators()
        );

        uint256 count = _countSigners(given.signers, length);
        require(count >= quorum(length), TooFewSigners(quorum(length), count));
        require(
            given.signatures.length == count * SIGNATURE_LENGTH,
            WrongSignaturesLength(count * SIGNATURE_LENGTH, given.signatures.length)
        );

        _requireEach(digest, length, given.validators, given.signers, given.signatures);
    }

    /// @notice Root over addresses as pallet-beefy-mmr computes it.
    ///
    /// Leaves are hashes of addresses. Neighbours are hashed in their order; the last of an odd row
    /// moves up as it is. The set's length is known, so the shape of the tree is.
    function root(bytes calldata validators) internal pure returns (bytes32 result) {
        uint256 length = validators.length / ADDRESS_LENGTH;
        bytes32[] memory row = new bytes32[](length);
        // Neighbours lie side by side in memory, and are hashed there; what is read has not been
        // written over yet. The scratch space takes an address.
        assembly ("memory-safe") {
            let first := add(row, 32)
            for { let i := 0 } lt(i, length) { i := add(i, 1) } {
                calldatacopy(0, add(validators.offset, mul(i, ADDRESS_LENGTH)), ADDRESS_LENGTH)
                mstore(add(first, shl(5, i)), keccak256(0, ADDRESS_LENGTH))
            }
            for {} gt(length, 1) {} {
                let half := shr(1, length)
                for { let i := 0 } lt(i, half) { i := add(i, 1) } {
                    mstore(add(first, shl(5, i)), keccak256(add(first, shl(6, i)), 64))
                }
                if and(length, 1) {
                    mstore(add(first, shl(5, half)), mload(add(first, shl(6, half))))
                }
                length := sub(length, half)
            }
            result := mload(first)
        }
    }

    function _countSigners(uint256[] calldata signers, uint256 length)
        private
        pure
        returns (uint256 count)
    {
        require(signers.length == (length + 255) / 256, MalformedSigners());
        uint256 inLastWord = length % 256;
        require(
            inLastWord == 0 || signers[signers.length - 1] >> inLastWord == 0, MalformedSigners()
        );
        for (uint256 i = 0; i < signers.length; ++i) {
            for (uint256 bits = signers[i]; bits != 0; bits &= bits - 1) {
                ++count;
            }
        }
    }

    /// @dev The lengths of all three have been checked, so nothing is read beyond their ends.
    function _requireEach(
        bytes32 digest,
        uint256 length,
        bytes calldata validators,
        uint256[] calldata signers,
        bytes calldata signatures
    ) private pure {
        uint256 offset = 0;
        uint256 bits = 0;
        for (uint256 i = 0; i < length; ++i) {
            bits = i % 256 == 0 ? signers[i / 256] : bits >> 1;
            if (bits & 1 == 0) continue;
            require(
                _recover(digest, signatures, offset) == _addressAt(validators, i),
                InvalidSignature(i)
            );
            offset += SIGNATURE_LENGTH;
        }
    }

    function _addressAt(bytes calldata validators, uint256 i)
        private
        pure
        returns (address validator)
    {
        assembly ("memory-safe") {
            validator := shr(96, calldataload(add(validators.offset, mul(i, ADDRESS_LENGTH))))
        }
        // What Sensor writes for a key that has no address, and what recovering nothing gives.
        require(validator != address(0), InvalidSignature(i));
    }

    /// @dev Zero for what is no signature, or has a high s.
    function _recover(bytes32 digest, bytes calldata signatures, uint256 offset)
        private
        pure
        returns (address signer)
    {
        bytes32 r;
        bytes32 s;
        uint8 v;
        assembly ("memory-safe") {
            let start := add(signatures.offset, offset)
            r := calldataload(start)
            s := calldataload(add(start, 32))
            v := byte(0, calldataload(add(start, 64)))
        }
        (signer,,) = ECDSA.tryRecover(digest, v < 2 ? v + 27 : v, r, s);
    }
}
