// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVerifier} from "./interfaces/IVerifier.sol";
import {Commitments} from "./libraries/Commitments.sol";
import {Mmr, MmrLeaf, MmrProof} from "./libraries/Mmr.sol";
import {Signatures, ValidatorSet, ValidatorSets} from "./libraries/ValidatorSets.sol";

/// @title What Sensor's validators have signed
///
/// Follows BEEFY from one validator set to the next. A commitment counts when two thirds of the set
/// signed it; all of their signatures are checked, in one transaction. Nobody has any privilege here.
contract BeefyVerifier is IVerifier {
    using Mmr for MmrLeaf;
    using ValidatorSets for ValidatorSet;

    /// @notice How many roots are kept, so that a new one does not strand proofs made for the last.
    uint256 public constant ROOTS = 64;

    /// @notice Who signs now.
    ValidatorSet public current;
    /// @notice Who takes over.
    ValidatorSet public next;

    /// @notice The latest block of which a commitment was accepted.
    uint32 public latestBlock;

    // Where the latest is in the two rings, which go together.
    uint8 private _newest;
    uint32[ROOTS] private _blocks;
    bytes32[ROOTS] private _roots;

    event CommitmentAccepted(uint32 indexed blockNumber, bytes32 mmrRoot);
    event ValidatorsChanged(uint64 indexed currentSetId, uint64 nextSetId);

    /// @notice A set without validators or root, or that does not come after the one before.
    error InvalidValidatorSet();
    /// @notice Another set has to sign.
    error WrongValidatorSet(uint64 expected, uint64 given);
    /// @notice A commitment of this block, or a later one, was accepted before.
    error StaleCommitment(uint32 latest, uint32 given);
    /// @notice No commitment of that block was accepted, or it is too long ago.
    error UnknownBlock(uint32 blockNumber);
    /// @notice The proof leads to another root.
    error InvalidProof();

    /// @param startBlock Commitments up to this block are refused.
    constructor(ValidatorSet memory first, ValidatorSet memory second, uint32 startBlock) {
        require(_isSet(first), InvalidValidatorSet());
        require(_isSet(second) && second.id > first.id, InvalidValidatorSet());
        current = first;
        next = second;
        latestBlock = startBlock;
        emit ValidatorsChanged(first.id, second.id);
    }

    /// @notice Accept a commitment that the current validators signed.
    function submitCommitment(bytes calldata commitment, Signatures calldata signatures) external {
        _accept(current, commitment, signatures);
    }

    /// @notice Accept a commitment that the next validators signed: they take over.
    /// @param leaf Any leaf under the commitment's root that names the set after them.
    /// @param proof For that root; its `blockNumber` is the commitment's.
    function submitHandover(
        bytes calldata commitment,
        Signatures calldata signatures,
        MmrLeaf calldata leaf,
        MmrProof calldata proof
    ) external {
        ValidatorSet memory signing = next;
        _accept(signing, commitment, signatures);
        require(proof.blockNumber == latestBlock, UnknownBlock(proof.blockNumber));
        _verify(leaf, proof, _roots[_newest]);

        ValidatorSet memory following =
            ValidatorSet({id: leaf.nextSetId, length: leaf.nextSetLength, root: leaf.nextSetRoot});
        // Not `id + 1`: should Sensor ever skip an id, the bridge must not end there.
        require(_isSet(following) && following.id > signing.id, InvalidValidatorSet());
        current = signing;
        next = following;
        emit ValidatorsChanged(signing.id, following.id);
    }

    /// @inheritdoc IVerifier
    function verifyLeaf(MmrLeaf calldata leaf, MmrProof calldata proof) external view {
        _verify(leaf, proof, rootOf(proof.blockNumber));
    }

    /// @notice The root that was signed for a block, if it is among the latest {ROOTS}.
    function rootOf(uint32 blockNumber) public view returns (bytes32) {
        // Block 0 has no commitment; and zero is what stands where there is none yet.
        require(blockNumber != 0, UnknownBlock(blockNumber));
        // From the newest back: mostly it is meant, and eight blocks are read at once.
        for (uint256 i = 0; i < ROOTS; ++i) {
            uint256 slot = (_newest + ROOTS - i) % ROOTS;
            if (_blocks[slot] == blockNumber) return _roots[slot];
        }
        revert UnknownBlock(blockNumber);
    }

    function _accept(
        ValidatorSet memory set,
        bytes calldata commitment,
        Signatures calldata signatures
    ) private {
        (bytes32 mmrRoot, uint32 blockNumber, uint64 setId) = Commitments.decode(commitment);
        require(setId == set.id, WrongValidatorSet(set.id, setId));
        require(blockNumber > latestBlock, StaleCommitment(latestBlock, blockNumber));
        set.requireSigned(keccak256(commitment), signatures);

        uint8 slot = uint8((_newest + 1) % ROOTS);
        _newest = slot;
        latestBlock = blockNumber;
        _blocks[slot] = blockNumber;
        _roots[slot] = mmrRoot;
        emit CommitmentAccepted(blockNumber, mmrRoot);
    }

    function _verify(MmrLeaf calldata leaf, MmrProof calldata proof, bytes32 root) private pure {
        require(
            Mmr.root(leaf.hash(), proof.items, proof.leafIndex, proof.leafCount) == root,
            InvalidProof()
        );
    }

    function _isSet(ValidatorSet memory set) private pure returns (bool) {
        return set.length != 0 && set.root != bytes32(0);
    }
}
