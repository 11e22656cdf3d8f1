// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BeefyVerifier} from "../src/BeefyVerifier.sol";
import {Commitments} from "../src/libraries/Commitments.sol";
import {Mmr, MmrLeaf, MmrProof} from "../src/libraries/Mmr.sol";
import {Signatures, ValidatorSet, ValidatorSets} from "../src/libraries/ValidatorSets.sol";
import {BridgeTest} from "./utils/BridgeTest.sol";

contract BeefyVerifierTest is BridgeTest {
    /// What `submitHandover` takes.
    struct Handover {
        bytes commitment;
        Signatures signatures;
        MmrLeaf leaf;
        MmrProof proof;
    }

    function submit(bytes memory commitment, uint64 signer) private {
        verifier.submitCommitment(commitment, sensor.signed(signer, commitment));
    }

    function refuse(bytes memory commitment, uint64 signer, bytes memory reason) private {
        Signatures memory signatures = sensor.signed(signer, commitment);
        vm.expectRevert(reason);
        verifier.submitCommitment(commitment, signatures);
    }

    /// A new session of Sensor: `signer` signs, and leaves name `following`.
    function session(uint64 signer, uint64 following) private returns (Handover memory) {
        sensor.setNext(following);
        sensor.addBlocks(3);
        return handover(signer, sensor.blockNumber() - 2);
    }

    /// A handover by the latest block, with the leaf of block `number`.
    function handover(uint64 signer, uint32 number) private view returns (Handover memory) {
        bytes memory commitment = sensor.commitment(signer);
        return Handover({
            commitment: commitment,
            signatures: sensor.signed(signer, commitment),
            leaf: sensor.leafOf(number),
            proof: sensor.proofOf(number)
        });
    }

    function submit(Handover memory h) private {
        verifier.submitHandover(h.commitment, h.signatures, h.leaf, h.proof);
    }

    function refuse(Handover memory h, bytes memory reason) private {
        vm.expectRevert(reason);
        submit(h);
    }

    function assertSets(uint64 currentId, uint64 nextId) private view {
        (uint64 id, uint32 length, bytes32 root) = verifier.current();
        ValidatorSet memory expected = sensor.set(currentId);
        vm.assertEq(id, currentId);
        vm.assertEq(length, expected.length);
        vm.assertEq(root, expected.root);
        (id, length, root) = verifier.next();
        expected = sensor.set(nextId);
        vm.assertEq(id, nextId);
        vm.assertEq(length, expected.length);
        vm.assertEq(root, expected.root);
    }

    function wrongSet(uint64 expected, uint64 given) private pure returns (bytes memory) {
        return abi.encodeWithSelector(BeefyVerifier.WrongValidatorSet.selector, expected, given);
    }

    function stale(uint32 latest, uint32 given) private pure returns (bytes memory) {
        return abi.encodeWithSelector(BeefyVerifier.StaleCommitment.selector, latest, given);
    }

    function unknown(uint32 number) private pure returns (bytes memory) {
        return abi.encodeWithSelector(BeefyVerifier.UnknownBlock.selector, number);
    }

    bytes private invalidSet = abi.encodeWithSelector(BeefyVerifier.InvalidValidatorSet.selector);
    bytes private invalidProof = abi.encodeWithSelector(BeefyVerifier.InvalidProof.selector);

    // --- The first sets --------------------------------------------------------------------------

    function test_theFirstSetsAreWhatTheDeployerSays() public view {
        assertSets(1, 2);
        vm.assertEq(verifier.latestBlock(), 3);
    }

    function test_setsAreNeverEmpty() public {
        ValidatorSet memory good = ValidatorSet(1, 4, keccak256("root"));
        ValidatorSet memory next = ValidatorSet(2, 4, keccak256("root"));
        vm.expectRevert(invalidSet);
        new BeefyVerifier(ValidatorSet(1, 0, keccak256("root")), next, 0);
        vm.expectRevert(invalidSet);
        new BeefyVerifier(ValidatorSet(1, 4, bytes32(0)), next, 0);
        vm.expectRevert(invalidSet);
        new BeefyVerifier(good, ValidatorSet(2, 0, keccak256("root")), 0);
        vm.expectRevert(invalidSet);
        new BeefyVerifier(good, ValidatorSet(2, 4, bytes32(0)), 0);
        vm.expectRevert(invalidSet);
        new BeefyVerifier(good, ValidatorSet(1, 4, keccak256("root")), 0);
    }

    // --- Commitments -----------------------------------------------------------------------------

    function test_aCommitmentOfTheCurrentValidatorsCounts() public {
        sensor.addBlock();
        bytes memory commitment = sensor.commitment(1);
        Signatures memory signatures = sensor.signed(1, commitment);
        vm.expectEmit(address(verifier));
        emit BeefyVerifier.CommitmentAccepted(4, sensor.root());
        verifier.submitCommitment(commitment, signatures);
        vm.assertEq(verifier.latestBlock(), 4);
        vm.assertEq(verifier.rootOf(4), sensor.root());
        assertSets(1, 2);
    }

    function test_anybodyMaySubmit() public {
        sensor.addBlock();
        bytes memory commitment = sensor.commitment(1);
        Signatures memory signatures = sensor.signed(1, commitment);
        vm.prank(named("a stranger"));
        verifier.submitCommitment(commitment, signatures);
    }

    function test_aCommitmentTwiceIsRefused() public {
        sensor.addBlock();
        bytes memory commitment = sensor.commitment(1);
        submit(commitment, 1);
        refuse(commitment, 1, stale(4, 4));
    }

    function test_aCommitmentOfAnEarlierBlockIsRefused() public {
        sensor.addBlock();
        bytes memory earlier = sensor.commitment(1);
        sensor.addBlock();
        submit(sensor.commitment(1), 1);
        refuse(earlier, 1, stale(5, 4));
        vm.assertEq(verifier.latestBlock(), 5);
    }

    function test_aCommitmentOfTheFirstBlockIsRefused() public {
        refuse(sensor.commitment(1), 1, stale(3, 3));
    }

    function test_aCommitmentThatOneTooFewSignedIsRefused() public {
        sensor.addBlock();
        bytes memory commitment = sensor.commitment(1);
        Signatures memory signatures = sensor.signed(1, commitment, 2);
        vm.expectRevert(abi.encodeWithSelector(ValidatorSets.TooFewSigners.selector, 3, 2));
        verifier.submitCommitment(commitment, signatures);
    }

    function test_aCommitmentOfTheNextSetHandsOverOrIsRefused() public {
        sensor.addBlock();
        refuse(sensor.commitment(2), 2, wrongSet(1, 2));
    }

    function test_theNextValidatorsDoNotSignForTheCurrent() public {
        sensor.addBlock();
        refuse(
            sensor.commitment(1), 2, abi.encodeWithSelector(ValidatorSets.NotTheValidators.selector)
        );
    }

    function testFuzz_aCommitmentOfAnyOtherSetIsRefused(uint64 id) public {
        vm.assume(id != 1);
        sensor.addBlock();
        refuse(sensor.commitment(id), 1, wrongSet(1, id));
    }

    function test_aCommitmentWithOtherEntriesCounts() public {
        sensor.addBlock();
        bytes memory commitment = bytes.concat(
            hex"0c6161006d6880",
            sensor.root(),
            hex"7a7a0c010203",
            hex"04000000",
            hex"0100000000000000"
        );
        submit(commitment, 1);
        vm.assertEq(verifier.rootOf(4), sensor.root());
    }

    function test_aCommitmentWithTwoRootsIsRefused() public {
        sensor.addBlock();
        bytes memory commitment = bytes.concat(
            hex"086d6880",
            sensor.root(),
            hex"6d6880",
            keccak256("another"),
            hex"04000000",
            hex"0100000000000000"
        );
        refuse(commitment, 1, abi.encodeWithSelector(Commitments.MalformedCommitment.selector));
    }

    // --- Handovers -------------------------------------------------------------------------------

    function test_theNextValidatorsTakeOver() public {
        sensor.defineSet(3, 4);
        Handover memory h = session(2, 3);
        vm.expectEmit(address(verifier));
        emit BeefyVerifier.CommitmentAccepted(6, sensor.root());
        vm.expectEmit(address(verifier));
        emit BeefyVerifier.ValidatorsChanged(2, 3);
        submit(h);
        assertSets(2, 3);
        vm.assertEq(verifier.latestBlock(), 6);
        sensor.addBlock();
        submit(sensor.commitment(2), 2);
    }

    function test_oldKeysSignNoMore() public {
        sensor.defineSet(3, 4);
        submit(session(2, 3));
        sensor.addBlock();
        refuse(sensor.commitment(1), 1, wrongSet(2, 1));
        refuse(
            sensor.commitment(2), 1, abi.encodeWithSelector(ValidatorSets.NotTheValidators.selector)
        );
    }

    function test_aHandoverTwiceIsRefused() public {
        sensor.defineSet(3, 4);
        Handover memory h = session(2, 3);
        submit(h);
        refuse(h, wrongSet(3, 2));
        assertSets(2, 3);
    }

    function test_aHandoverToAnEarlierBlockIsRefused() public {
        sensor.defineSet(3, 4);
        sensor.addBlocks(2);
        bytes memory later = sensor.commitment(1);
        // Set 2 signs for a block before the one that set 1 has signed for: somebody cheats.
        Handover memory h = session(2, 3);
        submit(later, 1);
        h.commitment = sensor.encode(sensor.root(), 5, 2);
        h.signatures = sensor.signed(2, h.commitment);
        refuse(h, stale(5, 5));
    }

    function test_aSkippedSessionIsRefused() public {
        sensor.defineSet(3, 4);
        sensor.defineSet(4, 4);
        refuse(session(3, 4), wrongSet(2, 3));
        assertSets(1, 2);
    }

    function test_theCurrentValidatorsDoNotHandOver() public {
        sensor.defineSet(3, 4);
        refuse(session(1, 3), wrongSet(2, 1));
    }

    function test_anIdMayBeSkipped() public {
        sensor.defineSet(7, 4);
        submit(session(2, 7));
        assertSets(2, 7);
        sensor.defineSet(9, 4);
        submit(session(7, 9));
        assertSets(7, 9);
    }

    function test_anUnchangedSetTakesOverFromItself() public {
        sensor.defineSet(3, 4, 2);
        submit(session(2, 3));
        assertSets(2, 3);
        vm.assertEq(sensor.set(2).root, sensor.set(3).root);
        sensor.defineSet(4, 4, 2);
        submit(session(3, 4));
        assertSets(3, 4);
        // The same keys, but for a session that is over.
        sensor.addBlock();
        refuse(sensor.commitment(2), 2, wrongSet(3, 2));
    }

    function test_aSetMayShrinkAndGrow() public {
        sensor.defineSet(3, 1);
        submit(session(2, 3));
        sensor.defineSet(4, 9);
        submit(session(3, 4));
        assertSets(3, 4);
        sensor.defineSet(5, 300);
        submit(session(4, 5));
        sensor.defineSet(6, 4);
        submit(session(5, 6));
        assertSets(5, 6);
        sensor.addBlock();
        submit(sensor.commitment(5), 5);
    }

    function test_aLeafThatNamesTheSigningSetIsRefused() public {
        // As all leaves of the session before do.
        sensor.addBlock();
        refuse(handover(2, 3), invalidSet);
        assertSets(1, 2);
        vm.assertEq(verifier.latestBlock(), 3);
    }

    function test_aLeafThatNamesAnEarlierSetIsRefused() public {
        refuse(session(2, 1), invalidSet);
    }

    function test_aLeafThatNamesAnEmptySetIsRefused() public {
        sensor.defineSet(3, 4);
        sensor.setNext(3);
        MmrLeaf memory leaf = sensor.leafOf(0);
        leaf.nextSetId = 3;
        leaf.nextSetLength = 0;
        // A range of one leaf.
        bytes memory commitment = sensor.encode(sensor.hash(leaf), 9, 2);
        MmrProof memory proof = MmrProof(new bytes32[](0), 0, 1, 9);
        refuse(Handover(commitment, sensor.signed(2, commitment), leaf, proof), invalidSet);
    }

    function test_aLeafThatIsNotUnderTheRootIsRefused() public {
        sensor.defineSet(3, 4);
        Handover memory h = session(2, 3);
        h.leaf.nextSetRoot = keccak256("the thief's own validators");
        refuse(h, invalidProof);
        assertSets(1, 2);
    }

    function test_aLeafUnderAnEarlierRootIsRefused() public {
        sensor.defineSet(3, 4);
        Handover memory h = session(2, 3);
        h.proof.blockNumber = 3;
        refuse(h, unknown(3));
    }

    function test_aHandoverThatOneTooFewSignedIsRefused() public {
        sensor.defineSet(3, 4);
        Handover memory h = session(2, 3);
        h.signatures = sensor.signed(2, h.commitment, 2);
        refuse(h, abi.encodeWithSelector(ValidatorSets.TooFewSigners.selector, 3, 2));
    }

    // --- Leaves and roots ------------------------------------------------------------------------

    function test_aLeafUnderASignedRootIsProven() public {
        sensor.addBlocks(10);
        update();
        for (uint256 number = 0; number < 13; ++number) {
            verifier.verifyLeaf(sensor.leafOf(number), sensor.proofOf(number));
        }
    }

    function testFuzz_noOtherLeafIsProven(MmrLeaf memory leaf, uint256 number) public {
        sensor.addBlocks(10);
        update();
        leaf.version %= 32;
        MmrProof memory proof = sensor.proofOf(between(number, 0, 12));
        vm.expectRevert(invalidProof);
        verifier.verifyLeaf(leaf, proof);
    }

    function testFuzz_noItemOfAProofMayChange(uint256 number, uint256 item, bytes32 by) public {
        sensor.addBlocks(10);
        update();
        number = between(number, 0, 12);
        MmrProof memory proof = sensor.proofOf(number);
        proof.items[item % proof.items.length] = by;
        MmrLeaf memory leaf = sensor.leafOf(number);
        vm.expectRevert(invalidProof);
        verifier.verifyLeaf(leaf, proof);
    }

    function test_aProofForOneRootIsNoneForAnother() public {
        sensor.addBlocks(10);
        update();
        MmrLeaf memory leaf = sensor.leafOf(7);
        MmrProof memory proof = sensor.proofOf(7);
        sensor.addBlock();
        update();
        verifier.verifyLeaf(leaf, proof);
        proof.blockNumber = 14;
        vm.expectRevert(invalidProof);
        verifier.verifyLeaf(leaf, proof);
    }

    function test_aProofForABlockWithoutCommitmentIsRefused() public {
        sensor.addBlocks(2);
        MmrProof memory proof = sensor.proofOf(3);
        MmrLeaf memory leaf = sensor.leafOf(3);
        vm.expectRevert(unknown(5));
        verifier.verifyLeaf(leaf, proof);
    }

    function test_aProofForBlockZeroIsRefused() public {
        // Zero is what stands in places of the ring that were never written; so is its root.
        MmrLeaf memory leaf;
        vm.expectRevert(unknown(0));
        verifier.verifyLeaf(leaf, MmrProof(new bytes32[](0), 0, 1, 0));
    }

    function test_aProofForTheStartBlockIsRefused() public {
        vm.expectRevert(unknown(3));
        verifier.rootOf(3);
    }

    function test_theLatest64RootsAreKept() public {
        bytes32[] memory roots = new bytes32[](70);
        for (uint256 i = 0; i < 70; ++i) {
            sensor.addBlock();
            update();
            roots[i] = sensor.root();
        }
        for (uint32 i = 0; i < 70; ++i) {
            if (i < 6) {
                vm.expectRevert(unknown(4 + i));
                verifier.rootOf(4 + i);
            } else {
                vm.assertEq(verifier.rootOf(4 + i), roots[i]);
            }
        }
    }

    function test_aHandoverKeepsTheRootsOfTheSessionBefore() public {
        sensor.addBlock();
        update();
        bytes32 root = sensor.root();
        sensor.defineSet(3, 4);
        submit(session(2, 3));
        vm.assertEq(verifier.rootOf(4), root);
    }
}
