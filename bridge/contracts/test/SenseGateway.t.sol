// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {BeefyVerifier} from "../src/BeefyVerifier.sol";
import {SenseGateway} from "../src/SenseGateway.sol";
import {SenseToken} from "../src/SenseToken.sol";
import {ISenseToken} from "../src/interfaces/ISenseToken.sol";
import {IVerifier} from "../src/interfaces/IVerifier.sol";
import {Message, Messages} from "../src/libraries/Messages.sol";
import {Mmr, MmrLeaf, MmrProof} from "../src/libraries/Mmr.sol";
import {Base, Vm} from "./utils/Base.sol";
import {BridgeTest, Deployer} from "./utils/BridgeTest.sol";
import {Delivery} from "./utils/Sensor.sol";
import {Trees} from "./utils/Trees.sol";

contract SenseGatewayTest is BridgeTest {
    function because(bytes4 selector) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector);
    }

    function expectDelivered(uint64 nonce, bool success) private {
        vm.expectEmit(address(gateway));
        emit SenseGateway.Delivered(nonce, RELAYER, success);
    }

    /// The message is done with, and has changed nothing.
    function deliverWithoutEffect(Message memory m) private {
        uint256 supply = token.totalSupply();
        Delivery memory d = proven(m);
        expectDelivered(m.nonce, false);
        deliver(d);
        vm.assertTrue(gateway.delivered(m.nonce));
        vm.assertEq(token.totalSupply(), supply);
        refuse(d, abi.encodeWithSelector(SenseGateway.AlreadyDelivered.selector, m.nonce));
    }

    // --- Deployment ------------------------------------------------------------------------------

    function test_tokenAndGatewayKnowEachOther() public view {
        vm.assertEq(token.gateway(), address(gateway));
        vm.assertEq(address(gateway.token()), address(token));
        vm.assertEq(address(gateway.verifier()), address(verifier));
        vm.assertEq(gateway.moveDelay(), 7 days);
        vm.assertFalse(gateway.halted());
    }

    // --- Minting ---------------------------------------------------------------------------------

    function test_aMintIsDelivered() public {
        Delivery memory d = proven(mint(1, alice, 5 ether));
        vm.assertFalse(gateway.delivered(1));
        expectDelivered(1, true);
        deliver(d);
        vm.assertTrue(gateway.delivered(1));
        vm.assertEq(token.balanceOf(alice), 5 ether);
        vm.assertEq(token.totalSupply(), 5 ether);
    }

    function test_aMintOfNothingIsDelivered() public {
        deliver(mint(1, alice, 0));
        vm.assertEq(token.totalSupply(), 0);
    }

    function test_whoeverDeliversNamesWhoIsPaid() public {
        Delivery memory d = proven(mint(1, alice, 1));
        vm.expectEmit(address(gateway));
        emit SenseGateway.Delivered(1, keccak256("copycat"), true);
        vm.prank(bob);
        gateway.deliver(d.message, keccak256("copycat"), d.messageProof, d.leaf, d.proof);
        // The message is what counts: it has arrived.
        vm.assertEq(token.balanceOf(alice), 1);
    }

    function test_theMostThatAMessageCanMintMintsMoreThanOnce() public {
        uint128 most = type(uint128).max;
        deliver(mint(1, alice, most));
        deliver(mint(2, alice, most));
        vm.assertEq(token.balanceOf(alice), 2 * uint256(most));
    }

    function test_messagesAreDeliveredInAnyOrder() public {
        uint64[5] memory nonces = [uint64(300), 2, 255, 1, 256];
        for (uint256 i = 0; i < nonces.length; ++i) {
            deliver(mint(nonces[i], alice, 1));
        }
        vm.assertEq(token.balanceOf(alice), 5);
        vm.assertFalse(gateway.delivered(254));
        vm.assertFalse(gateway.delivered(257));
    }

    function test_allMessagesOfABlockAreDelivered() public {
        bytes32[] memory leaves = new bytes32[](64);
        for (uint64 i = 0; i < 64; ++i) {
            leaves[i] = sensor.leafOf(mint(i + 1, alice, i));
        }
        uint32 number = sensor.blockNumber();
        sensor.addBlock(leaves);
        update();
        for (uint64 i = 0; i < 64; ++i) {
            deliver(sensor.delivery(mint(i + 1, alice, i), number, i));
        }
        vm.assertEq(token.balanceOf(alice), 63 * 32);
    }

    function test_theOnlyMessageOfABlockIsDelivered() public {
        bytes32[] memory leaves = new bytes32[](1);
        leaves[0] = sensor.leafOf(mint(1, alice, 1));
        sensor.addBlock(leaves);
        update();
        Delivery memory d = sensor.delivery(mint(1, alice, 1), 3, 0);
        vm.assertEq(d.messageProof.length, 0);
        deliver(d);
    }

    function test_aMessageUnderAnEarlierRootIsDelivered() public {
        Delivery memory d = proven(mint(1, alice, 1));
        for (uint256 i = 0; i < 63; ++i) {
            sensor.addBlock();
            update();
        }
        deliver(d);
    }

    function test_aMessageWhoseRootIsForgottenIsProvenAgain() public {
        Delivery memory d = proven(mint(1, alice, 1));
        for (uint256 i = 0; i < 64; ++i) {
            sensor.addBlock();
            update();
        }
        refuse(d, abi.encodeWithSelector(BeefyVerifier.UnknownBlock.selector, d.proof.blockNumber));
        deliver(sensor.delivery(d.message, d.leaf.parentNumber, 1));
    }

    // --- Replay ----------------------------------------------------------------------------------

    function test_aMessageIsDeliveredOnce() public {
        Delivery memory d = proven(mint(1, alice, 1));
        deliver(d);
        bytes memory reason = abi.encodeWithSelector(SenseGateway.AlreadyDelivered.selector, 1);
        refuse(d, reason);
        // Nor with another proof.
        sensor.addBlock();
        update();
        refuse(sensor.delivery(d.message, d.leaf.parentNumber, 1), reason);
        vm.assertEq(token.balanceOf(alice), 1);
    }

    function test_aMessageForAnotherChainIsRefused() public {
        Message memory m = mint(1, alice, 1);
        m.chainId = 137;
        refuse(proven(m), abi.encodeWithSelector(SenseGateway.WrongChain.selector, 137));
    }

    function test_aMessageIsRefusedOnAChainThatSplitOff() public {
        Delivery memory d = proven(mint(1, alice, 1));
        uint256 before = block.chainid;
        vm.chainId(before + 1);
        refuse(d, abi.encodeWithSelector(SenseGateway.WrongChain.selector, before));
    }

    function test_aMessageForAnotherGatewayIsRefused() public {
        Message memory m = mint(1, alice, 1);
        m.gateway = bob;
        refuse(proven(m), abi.encodeWithSelector(SenseGateway.WrongGateway.selector, bob));
    }

    function test_oneGatewaysMessageIsNoOthers() public {
        Deployer other = new Deployer(verifier, DELAY);
        Delivery memory d = proven(mint(1, alice, 1));
        SenseGateway twin = other.gateway();
        vm.expectRevert(
            abi.encodeWithSelector(SenseGateway.WrongGateway.selector, address(gateway))
        );
        twin.deliver(d.message, RELAYER, d.messageProof, d.leaf, d.proof);
    }

    // --- Forgery ---------------------------------------------------------------------------------

    function testFuzz_noFieldOfAMessageMayChange(uint256 field, uint256 by) public {
        Delivery memory d = proven(mint(1, alice, 1 ether));
        field = between(field, 0, 3);
        if (field == 0) {
            d.message.nonce = uint64(between(by, 2, type(uint64).max));
        } else if (field == 1) {
            d.message.kind = uint8(between(by, 1, 255));
        } else if (field == 2) {
            d.message.body[by % 64] ^= bytes1(uint8(between(by, 1, 255)));
        } else {
            d.message.body = bytes.concat(d.message.body, bytes1(uint8(by)));
        }
        refuse(d, because(SenseGateway.NotInBlock.selector));
    }

    function testFuzz_noItemOfAMessageProofMayChange(uint256 item, bytes32 by) public {
        Delivery memory d = proven(mint(1, alice, 1));
        item %= d.messageProof.length;
        vm.assume(d.messageProof[item] != by);
        d.messageProof[item] = by;
        refuse(d, because(SenseGateway.NotInBlock.selector));
    }

    function test_aMessageProofThatIsTooLongIsRefused() public {
        Delivery memory d = proven(mint(1, alice, 1));
        bytes32[] memory honest = d.messageProof;
        d.messageProof = Trees.append(honest, bytes32(0));
        refuse(d, because(SenseGateway.NotInBlock.selector));
        d.messageProof = new bytes32[](17);
        refuse(d, abi.encodeWithSelector(SenseGateway.MessageProofTooLong.selector, 17));
        d.messageProof = new bytes32[](5000);
        refuse(d, abi.encodeWithSelector(SenseGateway.MessageProofTooLong.selector, 5000));
    }

    function test_theRootOfABlockWithoutMessagesProvesNothing() public {
        sensor.addBlock();
        update();
        Delivery memory d = proven(mint(1, alice, 1));
        d.leaf = sensor.leafOf(3);
        d.proof = sensor.proofOf(3);
        vm.assertEq(d.leaf.messageRoot, bytes32(0));
        d.messageProof = new bytes32[](0);
        refuse(d, because(SenseGateway.NotInBlock.selector));
    }

    function test_aLeafThatNobodySignedProvesNothing() public {
        Delivery memory d = proven(mint(1, alice, 1));
        d.message = mint(2, bob, 1_000_000 ether);
        d.messageProof = new bytes32[](0);
        d.leaf.messageRoot = sensor.leafOf(d.message);
        refuse(d, because(BeefyVerifier.InvalidProof.selector));
    }

    function test_anotherBlocksProofProvesNothing() public {
        Delivery memory d = proven(mint(1, alice, 1));
        d.proof = sensor.proofOf(d.leaf.parentNumber + 1);
        refuse(d, because(BeefyVerifier.InvalidProof.selector));
    }

    function test_aLeafBeyondTheEndProvesNothing() public {
        Delivery memory d = proven(mint(1, alice, 1));
        d.proof.leafIndex = d.proof.leafCount;
        refuse(
            d,
            abi.encodeWithSelector(
                Mmr.LeafOutOfRange.selector, d.proof.leafCount, d.proof.leafCount
            )
        );
    }

    // --- What cannot be executed -----------------------------------------------------------------

    function test_aMintToNobodyIsReturned() public {
        address[3] memory nobodies = [address(0), address(token), address(gateway)];
        for (uint64 i = 0; i < 3; ++i) {
            Delivery memory d = proven(mint(i + 1, nobodies[i], 7));
            vm.expectEmit(address(gateway));
            emit SenseGateway.Undeliverable(i + 1, nobodies[i], 7);
            expectDelivered(i + 1, false);
            deliver(d);
            vm.assertTrue(gateway.delivered(i + 1));
        }
        vm.assertEq(token.totalSupply(), 0);
    }

    function test_aMessageThatNobodyCanReadIsAnswered() public {
        uint64 nonce = 0;
        deliverWithoutEffect(message(++nonce, Messages.MINT, ""));
        deliverWithoutEffect(message(++nonce, Messages.MINT, abi.encode(alice)));
        deliverWithoutEffect(message(++nonce, Messages.MINT, abi.encode(alice, 1, 0)));
        deliverWithoutEffect(
            message(++nonce, Messages.MINT, abi.encode(uint256(1) << 160, uint256(1)))
        );
        deliverWithoutEffect(message(++nonce, Messages.MINT, abi.encode(alice, uint256(1) << 128)));
        deliverWithoutEffect(message(++nonce, Messages.SET_MODE, ""));
        deliverWithoutEffect(message(++nonce, Messages.SET_MODE, abi.encode(2)));
        deliverWithoutEffect(message(++nonce, Messages.SET_MODE, abi.encode(1, 0)));
        deliverWithoutEffect(message(++nonce, Messages.MOVE_TO, ""));
        deliverWithoutEffect(message(++nonce, Messages.MOVE_TO, abi.encode(0)));
        deliverWithoutEffect(message(++nonce, Messages.MOVE_TO, abi.encode(uint256(1) << 160)));
        vm.assertFalse(gateway.halted());
        vm.assertEq(gateway.movingTo(), address(0));
    }

    function testFuzz_aMessageOfAnUnknownKindIsAnswered(uint8 kind, bytes memory body) public {
        deliverWithoutEffect(message(1, uint8(between(kind, 3, 255)), body));
    }

    function testFuzz_anyBodyIsAnswered(uint8 kind, bytes memory body) public {
        Delivery memory d = proven(message(1, kind % 4, body));
        deliver(d);
        vm.assertTrue(gateway.delivered(1));
    }

    function test_aMintBeforeTheTokenMovedInCanBeDeliveredLater() public {
        SenseGateway successor = new SenseGateway(ISenseToken(address(token)), verifier, DELAY);
        SenseGateway first = gateway;
        gateway = successor;
        Delivery memory early = proven(mint(1, alice, 1));
        refuse(early, abi.encodeWithSelector(SenseToken.NotTheGateway.selector, address(successor)));
        vm.assertFalse(successor.delivered(1));

        gateway = first;
        deliver(moveTo(1, address(successor)));
        vm.warp(block.timestamp + DELAY);
        first.move();
        gateway = successor;
        deliver(early);
        vm.assertEq(token.balanceOf(alice), 1);
    }

    // --- Burning ---------------------------------------------------------------------------------

    function test_aBurnIsTold() public {
        deliver(mint(1, alice, 10));
        vm.prank(alice);
        token.approve(address(gateway), 9);
        vm.expectEmit(address(gateway));
        emit SenseGateway.Burned(1, alice, HOME, 6, 2);
        vm.prank(alice);
        gateway.burn(HOME, 6, 2);
        vm.assertEq(token.balanceOf(alice), 4);
        vm.assertEq(token.totalSupply(), 4);
        vm.expectEmit(address(gateway));
        emit SenseGateway.Burned(2, alice, HOME, 3, 3);
        vm.prank(alice);
        gateway.burn(HOME, 3, 3);
        vm.assertEq(gateway.burns(), 2);
    }

    function test_aBurnHasARecipient() public {
        vm.expectRevert(SenseGateway.RecipientIsZero.selector);
        gateway.burn(bytes32(0), 1, 0);
    }

    function test_aBurnHasAnAmount() public {
        vm.expectRevert(SenseGateway.AmountIsZero.selector);
        gateway.burn(HOME, 0, 0);
    }

    function testFuzz_theFeeIsAPartOfTheAmount(uint128 amount, uint128 fee) public {
        vm.assume(amount != 0);
        deliver(mint(1, alice, amount));
        vm.prank(alice);
        token.approve(address(gateway), amount);
        if (fee > amount) {
            vm.expectRevert(
                abi.encodeWithSelector(SenseGateway.FeeExceedsAmount.selector, fee, amount)
            );
        }
        vm.prank(alice);
        gateway.burn(HOME, amount, fee);
        vm.assertEq(token.totalSupply(), fee > amount ? amount : 0);
    }

    function test_nobodyBurnsMoreThanTheyHave() public {
        deliver(mint(1, alice, 10));
        deliver(mint(2, bob, 10));
        vm.startPrank(alice);
        token.approve(address(gateway), 11);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, 10, 11)
        );
        gateway.burn(HOME, 11, 0);
        vm.stopPrank();
        vm.assertEq(gateway.burns(), 0);
    }

    function test_nobodyBurnsWithoutAnAllowance() public {
        deliver(mint(1, alice, 10));
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(gateway), 0, 1
            )
        );
        vm.prank(alice);
        gateway.burn(HOME, 1, 0);
    }

    // --- Burning with a permit -------------------------------------------------------------------

    uint256 private constant CAROL = 0xca401;

    function permit(uint256 amount, uint256 deadline)
        private
        view
        returns (uint8 v, bytes32 r, bytes32 s)
    {
        address carol = vm.addr(CAROL);
        bytes32 typeHash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(
            abi.encode(typeHash, carol, address(gateway), amount, token.nonces(carol), deadline)
        );
        return vm.sign(
            CAROL, keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), structHash))
        );
    }

    function burnWithPermit(uint128 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        private
    {
        vm.prank(vm.addr(CAROL));
        gateway.burnWithPermit(HOME, amount, 1, deadline, v, r, s);
    }

    function test_aPermitStandsForAnAllowance() public {
        address carol = vm.addr(CAROL);
        deliver(mint(1, carol, 10));
        (uint8 v, bytes32 r, bytes32 s) = permit(10, block.timestamp);
        vm.expectEmit(address(gateway));
        emit SenseGateway.Burned(1, carol, HOME, 10, 1);
        burnWithPermit(10, block.timestamp, v, r, s);
        vm.assertEq(token.totalSupply(), 0);
        vm.assertEq(token.allowance(carol, address(gateway)), 0);
    }

    function test_aPermitThatSomebodyUsedFirstDoesNotStopTheBurn() public {
        address carol = vm.addr(CAROL);
        deliver(mint(1, carol, 10));
        (uint8 v, bytes32 r, bytes32 s) = permit(10, block.timestamp);
        vm.prank(bob);
        token.permit(carol, address(gateway), 10, block.timestamp, v, r, s);
        burnWithPermit(10, block.timestamp, v, r, s);
        vm.assertEq(token.totalSupply(), 0);
    }

    function test_aPermitThatIsNoneDoesNotBurn() public {
        address carol = vm.addr(CAROL);
        deliver(mint(1, carol, 10));
        (uint8 v, bytes32 r, bytes32 s) = permit(9, block.timestamp);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(gateway), 0, 10
            )
        );
        burnWithPermit(10, block.timestamp, v, r, s);
    }

    function test_aPermitBurnsNothingForOthers() public {
        address carol = vm.addr(CAROL);
        deliver(mint(1, carol, 10));
        (uint8 v, bytes32 r, bytes32 s) = permit(10, block.timestamp);
        // Bob takes Carol's signature, and names an account of his own.
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(gateway), 0, 10
            )
        );
        vm.prank(bob);
        gateway.burnWithPermit(keccak256("bob"), 10, 0, block.timestamp, v, r, s);
        vm.assertEq(token.balanceOf(carol), 10);
    }

    // --- Halting ---------------------------------------------------------------------------------

    function test_aHaltedGatewayMintsNothingAndForgetsNothing() public {
        Delivery memory inFlight = proven(mint(2, alice, 1));
        Delivery memory halt = proven(setMode(3, 1));
        vm.expectEmit(address(gateway));
        emit SenseGateway.ModeSet(1);
        expectDelivered(3, true);
        deliver(halt);
        vm.assertTrue(gateway.halted());
        refuse(inFlight, because(SenseGateway.Halted.selector));
        vm.assertFalse(gateway.delivered(2));

        deliver(setMode(4, 0));
        vm.assertFalse(gateway.halted());
        deliver(inFlight);
        vm.assertEq(token.balanceOf(alice), 1);
    }

    function test_aHaltedGatewayBurnsNothing() public {
        deliver(mint(1, alice, 2));
        deliver(setMode(2, 1));
        vm.prank(alice);
        token.approve(address(gateway), 2);
        vm.expectRevert(SenseGateway.Halted.selector);
        vm.prank(alice);
        gateway.burn(HOME, 1, 0);
        (uint8 v, bytes32 r, bytes32 s) = permit(1, block.timestamp);
        vm.expectRevert(SenseGateway.Halted.selector);
        burnWithPermit(1, block.timestamp, v, r, s);

        deliver(setMode(3, 0));
        burn(alice, 2, 0);
    }

    function test_aHaltStopsNoTransfer() public {
        deliver(mint(1, alice, 2));
        deliver(setMode(2, 1));
        vm.prank(alice);
        token.transfer(bob, 2);
        vm.assertEq(token.balanceOf(bob), 2);
    }

    function test_aHaltThatWasOvertakenHasNoEffect() public {
        Delivery memory halt = proven(setMode(1, 1));
        deliver(setMode(2, 0));
        expectDelivered(1, false);
        deliver(halt);
        vm.assertFalse(gateway.halted());
    }

    function test_aResumptionThatWasOvertakenHasNoEffect() public {
        deliver(setMode(1, 1));
        Delivery memory resume = proven(setMode(2, 0));
        deliver(setMode(3, 1));
        deliver(resume);
        vm.assertTrue(gateway.halted());
    }

    function test_haltingOvertakesNoMove() public {
        deliver(setMode(2, 1));
        deliver(moveTo(1, bob));
        vm.assertEq(gateway.movingTo(), bob);
    }

    // --- Moving ----------------------------------------------------------------------------------

    function newGateway() private returns (SenseGateway) {
        return new SenseGateway(ISenseToken(address(token)), verifier, DELAY);
    }

    function test_theTokenMovesAfterTheDelay() public {
        SenseGateway successor = newGateway();
        Delivery memory d = proven(moveTo(1, address(successor)));
        uint256 due = block.timestamp + DELAY;
        vm.expectEmit(address(gateway));
        emit SenseGateway.Moving(address(successor), due);
        expectDelivered(1, true);
        deliver(d);

        vm.expectRevert(abi.encodeWithSelector(SenseGateway.TooEarly.selector, due));
        gateway.move();
        vm.warp(due - 1);
        vm.expectRevert(abi.encodeWithSelector(SenseGateway.TooEarly.selector, due));
        gateway.move();
        vm.warp(due);
        vm.expectEmit(address(gateway));
        emit SenseGateway.Moved(address(successor));
        vm.prank(named("anybody"));
        gateway.move();
        vm.assertEq(token.gateway(), address(successor));
        vm.assertTrue(gateway.retired());
    }

    function test_holdersMayLeaveBeforeTheMove() public {
        deliver(mint(1, alice, 2));
        deliver(moveTo(2, address(newGateway())));
        burn(alice, 1, 0);
        vm.warp(block.timestamp + DELAY);
        burn(alice, 1, 0);
    }

    function test_nothingMovesUnlessToldTo() public {
        vm.expectRevert(SenseGateway.NotMoving.selector);
        gateway.move();
    }

    function test_aMoveHappensOnce() public {
        deliver(moveTo(1, address(newGateway())));
        vm.warp(block.timestamp + DELAY);
        gateway.move();
        vm.expectRevert(SenseGateway.NotMoving.selector);
        gateway.move();
    }

    function test_aMoveIsCancelled() public {
        deliver(moveTo(1, address(newGateway())));
        Delivery memory d = proven(moveTo(2, address(gateway)));
        vm.expectEmit(address(gateway));
        emit SenseGateway.MoveCancelled();
        deliver(d);
        vm.warp(block.timestamp + DELAY);
        vm.expectRevert(SenseGateway.NotMoving.selector);
        gateway.move();
    }

    function test_aMoveThatWasCancelledBeforeItArrivedHasNoEffect() public {
        Delivery memory d = proven(moveTo(1, address(newGateway())));
        deliver(moveTo(2, address(gateway)));
        expectDelivered(1, false);
        deliver(d);
        vm.assertEq(gateway.movingTo(), address(0));
    }

    function test_anotherMoveStartsTheDelayAnew() public {
        deliver(moveTo(1, address(newGateway())));
        vm.warp(block.timestamp + DELAY - 1);
        SenseGateway other = newGateway();
        deliver(moveTo(2, address(other)));
        uint256 due = block.timestamp + DELAY;
        vm.warp(due - 1);
        vm.expectRevert(abi.encodeWithSelector(SenseGateway.TooEarly.selector, due));
        gateway.move();
        vm.warp(due);
        gateway.move();
        vm.assertEq(token.gateway(), address(other));
    }

    function refuseToMove(uint64 nonce, address to, bytes memory refusal) private {
        deliver(moveTo(nonce, to));
        vm.warp(block.timestamp + DELAY);
        vm.expectRevert(refusal);
        gateway.move();
    }

    function notAGateway(address to) private pure returns (bytes memory) {
        return abi.encodeWithSelector(SenseGateway.NotAGateway.selector, to);
    }

    function test_theTokenMovesToNothingButAGateway() public {
        refuseToMove(1, bob, notAGateway(bob));
        refuseToMove(2, address(token), "");
        refuseToMove(3, address(verifier), "");
        address ofAnotherToken = address(new Deployer(verifier, DELAY).gateway());
        refuseToMove(4, ofAnotherToken, notAGateway(ofAnotherToken));
        // Governance made mistakes; nothing is lost.
        deliver(moveTo(5, address(newGateway())));
        vm.warp(block.timestamp + DELAY);
        gateway.move();
    }

    function test_theTokenNeverMovesBack() public {
        address first = address(gateway);
        gateway = retire();
        refuseToMove(1, first, notAGateway(first));
    }

    function test_aHaltedGatewayMoves() public {
        SenseGateway successor = newGateway();
        deliver(setMode(1, 1));
        deliver(moveTo(2, address(successor)));
        vm.warp(block.timestamp + DELAY);
        gateway.move();
        vm.assertEq(token.gateway(), address(successor));
    }

    function retire() private returns (SenseGateway successor) {
        successor = newGateway();
        deliver(moveTo(100, address(successor)));
        vm.warp(block.timestamp + DELAY);
        gateway.move();
    }

    function test_aRetiredGatewaySendsMintsBack() public {
        Delivery memory inFlight = proven(mint(1, alice, 5));
        retire();
        vm.expectEmit(address(gateway));
        emit SenseGateway.Undeliverable(1, alice, 5);
        expectDelivered(1, false);
        deliver(inFlight);
        vm.assertEq(token.totalSupply(), 0);
    }

    function test_aGatewayThatRetiredWhileHaltedSendsMintsBack() public {
        deliver(setMode(1, 1));
        retire();
        deliverWithoutEffect(mint(2, alice, 5));
    }

    function test_aRetiredGatewayObeysNoMore() public {
        retire();
        deliverWithoutEffect(setMode(101, 1));
        deliverWithoutEffect(moveTo(102, bob));
        vm.assertFalse(gateway.halted());
        vm.assertEq(gateway.movingTo(), address(0));
    }

    function test_aRetiredGatewayBurnsNothing() public {
        deliver(mint(1, alice, 2));
        SenseGateway successor = retire();
        vm.prank(alice);
        token.approve(address(gateway), 2);
        vm.expectRevert(SenseGateway.Retired.selector);
        vm.prank(alice);
        gateway.burn(HOME, 1, 0);

        gateway = successor;
        burn(alice, 2, 1);
        vm.assertEq(successor.burns(), 1);
    }
}

/// A token that calls the gateway back while it mints or burns.
contract CallingBack {
    SenseGateway private _gateway;
    bytes private _call;
    bytes public refusal;

    function prepare(SenseGateway gateway, bytes calldata call) external {
        (_gateway, _call) = (gateway, call);
    }

    function token() external view returns (address) {
        return address(this);
    }

    function retired() external pure returns (bool) {
        return false;
    }

    function mint(address, uint256) external {
        _callBack();
    }

    function setGateway(address) external {
        _callBack();
    }

    function _callBack() private {
        (bool success, bytes memory result) = address(_gateway).call(_call);
        require(!success, "nothing stopped it");
        refusal = result;
    }
}

contract ReentrancyTest is BridgeTest {
    CallingBack private hostile;

    function setUp() public override {
        super.setUp();
        hostile = new CallingBack();
        gateway = new SenseGateway(ISenseToken(address(hostile)), verifier, 0);
    }

    function test_aMessageIsNotDeliveredAgainWhileItIs() public {
        Delivery memory d = proven(mint(1, alice, 1));
        hostile.prepare(
            gateway,
            abi.encodeCall(
                SenseGateway.deliver, (d.message, RELAYER, d.messageProof, d.leaf, d.proof)
            )
        );
        deliver(d);
        vm.assertEq(
            hostile.refusal(), abi.encodeWithSelector(SenseGateway.AlreadyDelivered.selector, 1)
        );
    }

    function test_aMoveIsNotMadeAgainWhileItIs() public {
        deliver(moveTo(1, address(hostile)));
        hostile.prepare(gateway, abi.encodeCall(SenseGateway.move, ()));
        gateway.move();
        vm.assertEq(hostile.refusal(), abi.encodeWithSelector(SenseGateway.NotMoving.selector));
    }
}
