// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {BeefyVerifier} from "../src/BeefyVerifier.sol";
import {SenseGateway} from "../src/SenseGateway.sol";
import {SenseToken} from "../src/SenseToken.sol";
import {ISenseToken} from "../src/interfaces/ISenseToken.sol";
import {Commitments} from "../src/libraries/Commitments.sol";
import {Message, Messages} from "../src/libraries/Messages.sol";
import {MmrLeaf, MmrProof} from "../src/libraries/Mmr.sol";
import {Signatures, ValidatorSet} from "../src/libraries/ValidatorSets.sol";
import {Base, Vm} from "./utils/Base.sol";
import {Libraries} from "./utils/Libraries.sol";

/// What bridge/vectors says, which Rust's tests hold to as well.
contract VectorsTest is Base {
    Libraries private libraries = new Libraries();

    // --- Reading ---------------------------------------------------------------------------------

    string private _json;

    function read(string memory name) private {
        _json = vm.readFile(string.concat("../vectors/", name, ".json"));
    }

    function number(string memory key) private view returns (uint256) {
        return vm.parseJsonUint(_json, key);
    }

    function hash(string memory key) private view returns (bytes32) {
        return vm.parseJsonBytes32(_json, key);
    }

    function data(string memory key) private view returns (bytes memory) {
        return vm.parseJsonBytes(_json, key);
    }

    function account(string memory key) private view returns (address) {
        return vm.parseJsonAddress(_json, key);
    }

    function hashes(string memory key) private view returns (bytes32[] memory) {
        return vm.parseJsonBytes32Array(_json, key);
    }

    function inList(string memory list, uint256 i) private pure returns (string memory) {
        return string.concat(list, "[", vm.toString(i), "]");
    }

    function exists(string memory key) private view returns (bool) {
        return vm.keyExistsJson(_json, key);
    }

    function message(string memory here) private view returns (Message memory) {
        return Message({
            nonce: uint64(number(string.concat(here, ".nonce"))),
            chainId: number(string.concat(here, ".chainId")),
            gateway: account(string.concat(here, ".gateway")),
            kind: uint8(number(string.concat(here, ".kind"))),
            body: data(string.concat(here, ".body"))
        });
    }

    function mmrLeaf(string memory here) private view returns (MmrLeaf memory) {
        return MmrLeaf({
            version: uint8(number(string.concat(here, ".version"))),
            parentNumber: uint32(number(string.concat(here, ".parentNumber"))),
            parentHash: hash(string.concat(here, ".parentHash")),
            nextSetId: uint64(number(string.concat(here, ".nextSetId"))),
            nextSetLength: uint32(number(string.concat(here, ".nextSetLength"))),
            nextSetRoot: hash(string.concat(here, ".nextSetRoot")),
            messageRoot: hash(string.concat(here, ".messageRoot"))
        });
    }

    function mmrProof(string memory here, uint256 blockNumber)
        private
        view
        returns (MmrProof memory)
    {
        return MmrProof({
            items: hashes(string.concat(here, ".items")),
            leafIndex: uint64(number(string.concat(here, ".leafIndex"))),
            leafCount: uint64(number(string.concat(here, ".leafCount"))),
            blockNumber: uint32(blockNumber)
        });
    }

    function set(string memory here) private view returns (ValidatorSet memory) {
        return ValidatorSet({
            id: uint64(number(string.concat(here, ".id"))),
            length: uint32(number(string.concat(here, ".length"))),
            root: hash(string.concat(here, ".root"))
        });
    }

    function packed(address[] memory list) private pure returns (bytes memory result) {
        for (uint256 i = 0; i < list.length; ++i) {
            result = abi.encodePacked(result, list[i]);
        }
    }

    function signatures(string memory here) private view returns (Signatures memory result) {
        address[] memory validators =
            vm.parseJsonAddressArray(_json, string.concat(here, ".validators"));
        uint256[] memory signers = vm.parseJsonUintArray(_json, string.concat(here, ".signers"));
        bytes[] memory each = vm.parseJsonBytesArray(_json, string.concat(here, ".signatures"));
        result.validators = packed(validators);
        result.signers = new uint256[]((validators.length + 255) / 256);
        for (uint256 i = 0; i < signers.length; ++i) {
            result.signers[signers[i] / 256] |= 1 << (signers[i] % 256);
            result.signatures = bytes.concat(result.signatures, each[i]);
        }
    }

    // --- Messages --------------------------------------------------------------------------------

    function test_messages() public {
        read("messages");
        vm.assertEq(hash(".domain"), Messages.DOMAIN);
        uint256 i = 0;
        for (; exists(inList(".cases", i)); ++i) {
            string memory one = inList(".cases", i);
            Message memory m = message(one);
            vm.assertEq(libraries.messageLeaf(m), hash(string.concat(one, ".leaf")));
            if (m.kind == Messages.MINT) {
                vm.assertEq(
                    m.body,
                    abi.encode(
                        account(string.concat(one, ".recipient")),
                        number(string.concat(one, ".amount"))
                    )
                );
            } else if (m.kind == Messages.SET_MODE) {
                vm.assertEq(m.body, abi.encode(number(string.concat(one, ".mode"))));
            } else {
                vm.assertEq(m.body, abi.encode(account(string.concat(one, ".newGateway"))));
            }
        }
        vm.assertEq(i, 7);
    }

    function test_messageRoots() public {
        read("message-roots");
        uint256 i = 0;
        for (; exists(inList(".cases", i)); ++i) {
            string memory one = inList(".cases", i);
            bytes32 root = hash(string.concat(one, ".root"));
            bytes32[] memory leaves = hashes(string.concat(one, ".leaves"));
            if (leaves.length == 0) vm.assertEq(root, bytes32(0));
            for (uint256 j = 0; j < leaves.length; ++j) {
                bytes32[] memory proof = hashes(inList(string.concat(one, ".proofs"), j));
                vm.assertTrue(MerkleProof.verify(proof, root, leaves[j]));
            }
        }
        vm.assertEq(i, 10);
    }

    // --- The Merkle mountain range ---------------------------------------------------------------

    function test_mmrLeaves() public {
        read("mmr-leaves");
        uint256 i = 0;
        for (; exists(inList(".cases", i)); ++i) {
            string memory one = inList(".cases", i);
            bytes32 expected = hash(string.concat(one, ".hash"));
            vm.assertEq(libraries.mmrLeafHash(mmrLeaf(one)), expected);
            vm.assertEq(keccak256(data(string.concat(one, ".encoded"))), expected);
        }
        vm.assertEq(i, 2);
    }

    function test_mmrProofs() public {
        read("mmr-proofs");
        uint256 i = 0;
        for (; exists(inList(".cases", i)); ++i) {
            string memory one = inList(".cases", i);
            MmrProof memory proof = mmrProof(one, 0);
            vm.assertEq(
                libraries.mmrRoot(
                    hash(string.concat(one, ".leaf")), proof.items, proof.leafIndex, proof.leafCount
                ),
                hash(string.concat(one, ".root"))
            );
        }
        vm.assertEq(i, 73);
    }

    // --- Validators ------------------------------------------------------------------------------

    function test_validatorSets() public {
        read("validator-sets");
        uint256 i = 0;
        for (; exists(inList(".cases", i)); ++i) {
            string memory one = inList(".cases", i);
            address[] memory list =
                vm.parseJsonAddressArray(_json, string.concat(one, ".addresses"));
            vm.assertEq(libraries.setRoot(packed(list)), hash(string.concat(one, ".root")));
            vm.assertEq(libraries.quorum(list.length), number(string.concat(one, ".quorum")));
        }
        vm.assertEq(i, 9);
    }

    function test_commitments() public {
        read("commitments");
        uint256 i = 0;
        for (; exists(inList(".cases", i)); ++i) {
            string memory one = inList(".cases", i);
            bytes memory encoded = data(string.concat(one, ".encoded"));
            (bytes32 root, uint32 blockNumber, uint64 setId) = libraries.decode(encoded);
            vm.assertEq(root, hash(string.concat(one, ".mmrRoot")));
            vm.assertEq(blockNumber, number(string.concat(one, ".blockNumber")));
            vm.assertEq(setId, number(string.concat(one, ".validatorSetId")));
            vm.assertEq(keccak256(encoded), hash(string.concat(one, ".hash")));

            Signatures memory given = signatures(one);
            ValidatorSet memory signing = ValidatorSet({
                id: setId,
                length: uint32(given.validators.length / 20),
                root: hash(string.concat(one, ".setRoot"))
            });
            libraries.requireSigned(signing, keccak256(encoded), given);
        }
        vm.assertEq(i, 4);
    }

    function test_malformedCommitments() public {
        read("commitments");
        uint256 i = 0;
        for (; exists(inList(".malformed", i)); ++i) {
            bytes memory encoded = data(string.concat(inList(".malformed", i), ".encoded"));
            vm.expectRevert(Commitments.MalformedCommitment.selector);
            libraries.decode(encoded);
        }
        vm.assertEq(i, 15);
    }

    // --- Events ----------------------------------------------------------------------------------

    function emitted(string memory one) public {
        if (exists(string.concat(one, ".relayer"))) {
            emit SenseGateway.Delivered(
                uint64(number(string.concat(one, ".nonce"))),
                hash(string.concat(one, ".relayer")),
                vm.parseJsonBool(_json, string.concat(one, ".success"))
            );
        } else if (exists(string.concat(one, ".to"))) {
            emit SenseGateway.Moved(account(string.concat(one, ".to")));
        } else {
            emit SenseGateway.Burned(
                uint64(number(string.concat(one, ".nonce"))),
                account(string.concat(one, ".sender")),
                hash(string.concat(one, ".recipient")),
                uint128(number(string.concat(one, ".amount"))),
                uint128(number(string.concat(one, ".fee")))
            );
        }
    }

    function test_events() public {
        read("events");
        uint256 i = 0;
        for (; exists(inList(".cases", i)); ++i) {
            string memory one = inList(".cases", i);
            vm.recordLogs();
            emitted(one);
            Vm.Log memory log = vm.getRecordedLogs()[0];
            vm.assertEq(abi.encode(log.topics), abi.encode(hashes(string.concat(one, ".topics"))));
            vm.assertEq(log.data, data(string.concat(one, ".data")));
        }
        vm.assertEq(i, 5);
    }

    // --- All of it together ----------------------------------------------------------------------

    function test_journey() public {
        read("journey");
        BeefyVerifier verifier = new BeefyVerifier(set(".current"), set(".next"), 0);
        Message memory m = message(".delivery.message");
        // The message names the gateway, so the gateway's code goes to where the vectors have it.
        vm.chainId(m.chainId);
        SenseToken token = new SenseToken(m.gateway);
        SenseGateway elsewhere = new SenseGateway(ISenseToken(address(token)), verifier, 0);
        vm.etch(m.gateway, address(elsewhere).code);

        uint256 blockNumber = number(".handover.commitment.blockNumber");
        verifier.submitHandover(
            data(".handover.commitment.encoded"),
            signatures(".handover.commitment"),
            mmrLeaf(".handover.leaf"),
            mmrProof(".handover.proof", blockNumber)
        );
        verifier.submitCommitment(
            data(".update.commitment.encoded"), signatures(".update.commitment")
        );
        SenseGateway(m.gateway)
            .deliver(
                m,
                keccak256("relayer"),
                hashes(".delivery.messageProof"),
                mmrLeaf(".delivery.leaf"),
                mmrProof(".delivery.proof", number(".delivery.blockNumber"))
            );
        vm.assertEq(
            token.balanceOf(account(".delivery.message.recipient")),
            number(".delivery.message.amount")
        );
    }
}
