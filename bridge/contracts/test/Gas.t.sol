// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BeefyVerifier} from "../src/BeefyVerifier.sol";
import {Message} from "../src/libraries/Messages.sol";
import {Mmr, MmrLeaf, MmrProof} from "../src/libraries/Mmr.sol";
import {Signatures} from "../src/libraries/ValidatorSets.sol";
import {BridgeTest} from "./utils/BridgeTest.sol";
import {Libraries} from "./utils/Libraries.sol";
import {Delivery} from "./utils/Sensor.sol";
import {Trees} from "./utils/Trees.sol";

/// What transactions cost, whole: calldata and the 21,000 of every transaction included.
///
/// Each is held to gas-budget.json and written to out/gas. Storage is as on a bridge that has been
/// running, where nothing else is said, and proofs as long as on a chain of fifteen million blocks.
contract GasTest is BridgeTest {
    uint64 private constant LEAVES = 15_000_000;
    // Under the highest peak: the longest proof there is.
    uint64 private constant INDEX = 1_234_567;

    Libraries private libraries = new Libraries();

    function record(string memory name) private {
        uint256 used = vm.lastCallGas().gasTotalUsed;
        vm.createDir("out/gas", true);
        vm.writeFile(string.concat("out/gas/", name), vm.toString(used));
        string memory key = string.concat("['", name, "']");
        uint256 budget = vm.parseJsonUint(vm.readFile("gas-budget.json"), key);
        vm.assertLe(used, budget, name);
    }

    /// A root over fifteen million leaves, and the proof of one. All but the one are made up.
    function deepProof(MmrLeaf memory leaf, uint32 blockNumber)
        private
        view
        returns (bytes32 root, MmrProof memory proof)
    {
        bytes32[] memory items = new bytes32[](24);
        for (uint256 i = 0; i < items.length; ++i) {
            items[i] = keccak256(abi.encode("item", i));
        }
        proof = MmrProof(items, INDEX, LEAVES, blockNumber);
        root = libraries.mmrRoot(sensor.hash(leaf), items, INDEX, LEAVES);
    }

    function updates(uint256 validators, string memory name) private {
        sensor.defineSet(1, validators);
        verifier = new BeefyVerifier(sensor.set(1), sensor.set(2), 0);
        // Until every place of the ring has been written.
        for (uint32 number = 1; number <= 65; ++number) {
            bytes memory commitment = sensor.encode(keccak256(abi.encode(number)), number, 1);
            Signatures memory signatures = sensor.signed(1, commitment);
            verifier.submitCommitment(commitment, signatures);
        }
        record(name);
    }

    /// forge-config: default.isolate = true
    function test_update4() public {
        updates(4, "update, 4 validators");
    }

    /// forge-config: default.isolate = true
    function test_update21() public {
        updates(21, "update, 21 validators");
    }

    /// forge-config: default.isolate = true
    function test_update100() public {
        updates(100, "update, 100 validators");
    }

    /// forge-config: default.isolate = true
    function test_update300() public {
        updates(300, "update, 300 validators");
    }

    /// forge-config: default.isolate = true
    function test_handover21() public {
        sensor.defineSet(2, 21);
        sensor.defineSet(3, 21);
        verifier = new BeefyVerifier(sensor.set(1), sensor.set(2), 0);
        MmrLeaf memory leaf = sensor.leafOf(0);
        (leaf.nextSetId, leaf.nextSetLength, leaf.nextSetRoot) = (3, 21, sensor.set(3).root);
        for (uint32 number = 1; number <= 64; ++number) {
            bytes memory update_ = sensor.encode(keccak256(abi.encode(number)), number, 1);
            verifier.submitCommitment(update_, sensor.signed(1, update_));
        }
        (bytes32 root, MmrProof memory proof) = deepProof(leaf, 65);
        bytes memory commitment = sensor.encode(root, 65, 2);
        Signatures memory signatures = sensor.signed(2, commitment);
        verifier.submitHandover(commitment, signatures, leaf, proof);
        record("handover, 21 validators");
    }

    /// Signed for, one of 64 messages of its block, among fifteen million blocks.
    function deep(Message memory message, uint32 number) private returns (Delivery memory d) {
        bytes32[] memory leaves = new bytes32[](64);
        leaves[9] = sensor.leafOf(message);
        d.message = message;
        d.messageProof = Trees.sortedProof(leaves, 9);
        d.leaf = sensor.leafOf(0);
        d.leaf.messageRoot = Trees.sortedRoot(leaves);
        bytes32 root;
        (root, d.proof) = deepProof(d.leaf, number);
        bytes memory commitment = sensor.encode(root, number, 1);
        verifier.submitCommitment(commitment, sensor.signed(1, commitment));
    }

    /// forge-config: default.isolate = true
    function test_mint() public {
        deliverOnly(deep(mint(1, bob, 1 ether), 10));
        // The first of 256 nonces, too.
        deliverOnly(deep(mint(256, alice, 1 ether), 11));
        record("mint to a new holder");
        deliverOnly(deep(mint(257, alice, 1 ether), 12));
        record("mint");
    }

    /// forge-config: default.isolate = true
    function test_burn() public {
        deliver(deep(mint(1, alice, 10 ether), 10));
        vm.prank(alice);
        token.approve(address(gateway), type(uint256).max);
        vm.prank(alice);
        gateway.burn(HOME, 1 ether, 0.01 ether);
        vm.prank(alice);
        gateway.burn(HOME, 1 ether, 0.01 ether);
        record("burn");
    }

    /// forge-config: default.isolate = true
    function test_burnWithPermit() public {
        uint256 secret = 9;
        address carol = vm.addr(secret);
        deliver(deep(mint(1, alice, 10 ether), 10));
        burn(alice, 1 ether, 0);
        deliver(deep(mint(2, carol, 10 ether), 11));
        bytes32 permit = keccak256(
            abi.encode(
                keccak256(
                    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
                ),
                carol,
                address(gateway),
                1 ether,
                0,
                block.timestamp
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(
            secret, keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), permit))
        );
        vm.prank(carol);
        gateway.burnWithPermit(HOME, 1 ether, 0.01 ether, block.timestamp, v, r, s);
        record("burn with permit");
    }
}
