// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SenseGateway} from "../src/SenseGateway.sol";
import {SenseToken} from "../src/SenseToken.sol";
import {ISenseToken} from "../src/interfaces/ISenseToken.sol";
import {Message} from "../src/libraries/Messages.sol";
import {Signatures} from "../src/libraries/ValidatorSets.sol";
import {Vm} from "./utils/Base.sol";
import {Bridge, BridgeTest} from "./utils/BridgeTest.sol";
import {Delivery} from "./utils/Sensor.sol";

/// Everybody at once: Sensor and its governance, relayers who hold messages back and repeat them,
/// holders who burn and trade, validators whose sessions end. Remembers what should have come of it.
contract World is Bridge {
    address[4] private _holders = [named("a"), named("b"), named("c"), named("d")];

    SenseGateway[] public gateways;
    Delivery[] private _sent;
    uint64 private _nonce;

    // What the gateways' events and answers say.
    uint256 public minted;
    uint256 public burned;
    mapping(address gateway => uint64) public burnsOf;
    mapping(address gateway => mapping(uint64 nonce => uint256)) public executed;
    uint256 public mostExecuted;
    uint64 public highestSet = 2;
    uint32 public highestBlock;
    bool public wentBack;

    // What Sensor has locked.
    uint256 public locked;

    // So that a run that tests nothing would be noticed.
    mapping(string what => uint256) public happened;

    constructor() {
        deploy();
        gateways.push(gateway);
        highestBlock = verifier.latestBlock();
    }

    // --- Sensor ----------------------------------------------------------------------------------

    function sendMint(uint256 holder, uint128 amount) external {
        amount = uint128(between(amount, 0, 1e30));
        // At times to somebody who can hold nothing.
        uint256 who = holder % 6;
        address to = who < 4 ? _holders[who] : who == 4 ? address(token) : address(0);
        locked += amount;
        _send(mint(++_nonce, to, amount));
    }

    function sendMode(uint8 mode) external {
        _send(setMode(++_nonce, mode % 4 == 0 ? 1 : 0));
    }

    function sendMove(uint256 seed) external {
        if (seed % 3 == 0) {
            _send(moveTo(++_nonce, address(gateway)));
        } else {
            SenseGateway successor = new SenseGateway(ISenseToken(address(token)), verifier, DELAY);
            gateways.push(successor);
            _send(moveTo(++_nonce, address(successor)));
        }
    }

    function _send(Message memory message) private {
        _sent.push(proven(message));
        _checkVerifier();
    }

    function endSession(uint256 lengthSeed) external {
        (uint64 signing,,) = verifier.next();
        uint64 following = signing + 1 + uint64(lengthSeed % 2);
        sensor.defineSet(following, between(lengthSeed, 1, 9));
        sensor.setNext(following);
        uint32 number = sensor.blockNumber();
        sensor.addBlock();
        bytes memory commitment = sensor.commitment(signing);
        verifier.submitHandover(
            commitment,
            sensor.signed(signing, commitment),
            sensor.leafOf(number),
            sensor.proofOf(number)
        );
        happened["handover"]++;
        _checkVerifier();
    }

    /// A set whose session is over, signs for a block that is yet to come.
    function signWithOldKeys(uint64 id, uint32 ahead) external {
        (uint64 current,,) = verifier.current();
        id = uint64(between(id, 1, current));
        if (id == current) return;
        if (sensor.addresses(id).length == 0) return;
        bytes memory commitment =
            sensor.encode(keccak256("forged"), sensor.blockNumber() + 1 + ahead % 1000, id);
        Signatures memory signatures = sensor.signed(id, commitment);
        try verifier.submitCommitment(commitment, signatures) {
            wentBack = true;
        } catch {}
        happened["old keys"]++;
    }

    function _checkVerifier() private {
        (uint64 current,,) = verifier.current();
        (uint64 next,,) = verifier.next();
        if (next <= current || next < highestSet || verifier.latestBlock() < highestBlock) {
            wentBack = true;
        }
        (highestSet, highestBlock) = (next, verifier.latestBlock());
    }

    // --- Relayers --------------------------------------------------------------------------------

    /// Any message, new or old, with a proof that is up to date.
    function deliverOne(uint256 which) external {
        if (_sent.length == 0) return;
        // The latest as often as any other.
        uint256 i = which % 2 == 0 ? _sent.length - 1 : (which / 2) % _sent.length;
        Delivery memory d = _sent[i];
        SenseGateway there = SenseGateway(d.message.gateway);
        bool done = there.delivered(d.message.nonce);
        bool blocked = d.message.kind == 0 && there.halted() && !there.retired();
        bool early = d.message.kind == 0 && !there.retired() && token.gateway() != address(there);
        if (!done) {
            update_();
            d = sensor.delivery(d.message, d.leaf.parentNumber, 1);
        }

        uint256 supply = token.totalSupply();
        vm.recordLogs();
        try there.deliver(d.message, RELAYER, d.messageProof, d.leaf, d.proof) {
            vm.assertFalse(done);
            vm.assertFalse(blocked);
            uint256 times = ++executed[address(there)][d.message.nonce];
            if (times > mostExecuted) mostExecuted = times;
            bool success = _answer();
            if (d.message.kind == 0) {
                (, uint128 amount) = abi.decode(d.message.body, (address, uint128));
                if (success) minted += amount;
                else locked -= amount;
                vm.assertEq(token.totalSupply(), supply + (success ? amount : 0));
            } else {
                vm.assertEq(token.totalSupply(), supply);
            }
            happened[success ? "effect" : "answer"]++;
        } catch {
            // Nothing that Sensor says is refused for any other reason.
            vm.assertTrue(done || blocked || early);
            happened[done ? "repeated" : blocked ? "blocked" : "early"]++;
        }
    }

    function update_() private {
        sensor.addBlock();
        update();
        _checkVerifier();
    }

    function _answer() private returns (bool success) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Vm.Log memory last = logs[logs.length - 1];
        vm.assertEq(last.topics[0], SenseGateway.Delivered.selector);
        (, success) = abi.decode(last.data, (bytes32, bool));
    }

    // --- Holders ---------------------------------------------------------------------------------

    /// What mostly happens.
    function mintOne(uint256 holder, uint128 amount) external {
        this.sendMint(holder, amount);
        this.deliverOne(0);
    }

    function burnSome(uint256 holder, uint128 amount, uint128 fee) external {
        address from = _holders[holder % 4];
        uint256 balance = token.balanceOf(from);
        if (balance == 0) return;
        amount = uint128(between(amount, 1, balance));
        vm.prank(from);
        token.approve(address(gateway), amount);
        bool refused = gateway.halted();
        vm.prank(from);
        try gateway.burn(HOME, amount, uint128(between(fee, 0, amount))) {
            vm.assertFalse(refused);
            vm.assertFalse(gateway.retired());
            burned += amount;
            locked -= amount;
            burnsOf[address(gateway)]++;
            happened["burn"]++;
        } catch {
            vm.assertTrue(refused);
            happened["refused burn"]++;
        }
    }

    function trade(uint256 from, uint256 to, uint256 amount) external {
        address seller = _holders[from % 4];
        amount = between(amount, 0, token.balanceOf(seller));
        vm.prank(seller);
        token.transfer(_holders[to % 4], amount);
    }

    function wait_(uint256 time) external {
        vm.warp(block.timestamp + between(time, 0, 5 days));
        if (gateway.movingTo() == address(0) || block.timestamp < gateway.movingAt()) return;
        address to = gateway.movingTo();
        gateway.move();
        vm.assertEq(token.gateway(), to);
        gateway = SenseGateway(to);
        happened["move"]++;
    }

    // --- Thieves ---------------------------------------------------------------------------------

    function steal(address thief, uint256 amount) external {
        if (thief == token.gateway() || thief == address(0)) return;
        vm.prank(thief);
        try token.mint(thief, amount) {
            minted = type(uint256).max;
        } catch {}
        vm.prank(thief);
        try token.burn(_holders[0], amount) {
            burned = type(uint256).max;
        } catch {}
        vm.prank(thief);
        try token.setGateway(thief) {
            minted = type(uint256).max;
        } catch {}
    }

    // --- For the invariants ----------------------------------------------------------------------

    function tokenAndGateway() external view returns (SenseToken, SenseGateway) {
        return (token, gateway);
    }

    function gatewayCount() external view returns (uint256) {
        return gateways.length;
    }

    function sumOfBalances() external view returns (uint256 sum) {
        for (uint256 i = 0; i < 4; ++i) {
            sum += token.balanceOf(_holders[i]);
        }
    }
}

contract InvariantsTest is BridgeTest {
    World private world;

    function setUp() public override {
        world = new World();
        (token, gateway) = world.tokenAndGateway();
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(world);
    }

    /// Each handler does what it is for, so that runs of them test something.
    function test_everythingHappensThatCan() external {
        world.mintOne(0, 1e18);
        world.deliverOne(0);
        // To the token, which can hold nothing.
        world.mintOne(4, 1e18);
        world.burnSome(0, 1e17, 1e16);
        world.endSession(3);
        world.endSession(4);
        world.signWithOldKeys(1, 5);
        world.sendMode(0);
        world.deliverOne(0);
        world.burnSome(0, 1e17, 0);
        world.mintOne(0, 1e18);
        world.sendMode(1);
        world.deliverOne(0);
        world.sendMove(1);
        world.deliverOne(0);
        world.wait_(5 days);
        world.wait_(5 days);

        string[9] memory all = [
            "effect",
            "repeated",
            "answer",
            "burn",
            "handover",
            "old keys",
            "refused burn",
            "blocked",
            "move"
        ];
        for (uint256 i = 0; i < all.length; ++i) {
            vm.assertGe(world.happened(all[i]), 1);
        }
    }

    function invariant_theSupplyIsWhatWasMintedLessWhatWasBurned() external view {
        vm.assertEq(token.totalSupply(), world.minted() - world.burned());
        vm.assertEq(token.totalSupply(), world.sumOfBalances());
    }

    function invariant_sensorHasLockedAtLeastTheSupply() external view {
        vm.assertGe(world.locked(), token.totalSupply());
    }

    function invariant_aMessageIsExecutedAtMostOnce() external view {
        vm.assertLe(world.mostExecuted(), 1);
    }

    function invariant_burnsAreCounted() external view {
        for (uint256 i = 0; i < world.gatewayCount(); ++i) {
            SenseGateway each = world.gateways(i);
            vm.assertEq(each.burns(), world.burnsOf(address(each)));
        }
    }

    function invariant_neitherSessionsNorBlocksGoBack() external view {
        vm.assertFalse(world.wentBack());
    }

    function invariant_oneGatewayHasTheToken() external view {
        (, SenseGateway current) = world.tokenAndGateway();
        vm.assertEq(token.gateway(), address(current));
        vm.assertFalse(current.retired());
    }
}
