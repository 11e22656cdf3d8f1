// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Message} from "../../src/libraries/Messages.sol";
import {MmrLeaf, MmrProof} from "../../src/libraries/Mmr.sol";
import {Signatures, ValidatorSet} from "../../src/libraries/ValidatorSets.sol";
import {Base} from "./Base.sol";
import {Trees} from "./Trees.sol";

/// What `deliver` takes besides the relayer.
struct Delivery {
    Message message;
    bytes32[] messageProof;
    MmrLeaf leaf;
    MmrProof proof;
}

/// Sensor, as far as a bridge sees it: validator sets that sign, and blocks with messages.
///
/// Does not use the contracts' code.
contract Sensor is Base {
    struct Block {
        MmrLeaf leaf;
        bytes32[] messages;
    }

    mapping(uint64 id => uint256[]) private _secrets;
    mapping(uint64 id => address[]) private _addresses;
    /// The set that leaves name as the next.
    uint64 public nextSetId;

    // The leaf at position n tells of block n, and is made in block n + 1.
    Block[] private _blocks;
    bytes32[] private _leaves;

    // --- Validators ------------------------------------------------------------------------------

    function defineSet(uint64 id, uint256 length) public {
        defineSet(id, length, id);
    }

    /// Sets with the same seed have the same validators.
    function defineSet(uint64 id, uint256 length, uint256 seed) public {
        delete _secrets[id];
        delete _addresses[id];
        for (uint256 i = 0; i < length; ++i) {
            uint256 key = uint256(keccak256(abi.encode("validator", seed, i))) >> 1;
            _secrets[id].push(key);
            _addresses[id].push(vm.addr(key));
        }
    }

    function replaceAddress(uint64 id, uint256 position, address by) public {
        _addresses[id][position] = by;
    }

    function setNext(uint64 id) public {
        nextSetId = id;
    }

    function set(uint64 id) public view returns (ValidatorSet memory) {
        return ValidatorSet({
            id: id, length: uint32(_addresses[id].length), root: Trees.orderedRoot(_addresses[id])
        });
    }

    function addresses(uint64 id) public view returns (bytes memory packed) {
        for (uint256 i = 0; i < _addresses[id].length; ++i) {
            packed = abi.encodePacked(packed, _addresses[id][i]);
        }
    }

    function secret(uint64 id, uint256 position) public view returns (uint256) {
        return _secrets[id][position];
    }

    /// Signed by the first `count` validators.
    function signed(uint64 id, bytes memory data, uint256 count)
        public
        view
        returns (Signatures memory)
    {
        uint256[] memory positions = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            positions[i] = i;
        }
        return signed(id, data, positions);
    }

    /// Signed by as many as it takes.
    function signed(uint64 id, bytes memory data) public view returns (Signatures memory) {
        uint256 length = _secrets[id].length;
        return signed(id, data, length - (length - 1) / 3);
    }

    /// Signed by the validators at these positions, in rising order.
    function signed(uint64 id, bytes memory data, uint256[] memory positions)
        public
        view
        returns (Signatures memory result)
    {
        result.validators = addresses(id);
        result.signers = new uint256[]((_secrets[id].length + 255) / 256);
        for (uint256 i = 0; i < positions.length; ++i) {
            uint256 position = positions[i];
            result.signers[position / 256] |= 1 << (position % 256);
            result.signatures = abi.encodePacked(
                result.signatures, signature(_secrets[id][position], keccak256(data))
            );
        }
    }

    /// r | s | v with v of 0 or 1.
    function signature(uint256 key, bytes32 digest) public pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v - 27);
    }

    // --- Blocks ----------------------------------------------------------------------------------

    function addBlock() public {
        addBlock(new bytes32[](0));
    }

    function addBlocks(uint256 count) public {
        for (uint256 i = 0; i < count; ++i) {
            addBlock();
        }
    }

    /// The next block, with the leaves of the messages it makes.
    function addBlock(bytes32[] memory messages) public {
        ValidatorSet memory next = set(nextSetId);
        MmrLeaf memory leaf = MmrLeaf({
            version: 0,
            parentNumber: uint32(_blocks.length),
            parentHash: keccak256(abi.encode("block", _blocks.length)),
            nextSetId: next.id,
            nextSetLength: next.length,
            nextSetRoot: next.root,
            messageRoot: Trees.sortedRoot(messages)
        });
        _blocks.push();
        _blocks[_blocks.length - 1].leaf = leaf;
        _blocks[_blocks.length - 1].messages = messages;
        _leaves.push(hash(leaf));
    }

    /// The block whose commitment has a root over all leaves there are.
    function blockNumber() public view returns (uint32) {
        return uint32(_blocks.length);
    }

    function root() public view returns (bytes32) {
        return Trees.mountainRoot(_leaves);
    }

    /// What validators sign at this block.
    function commitment(uint64 setId) public view returns (bytes memory) {
        return encode(root(), blockNumber(), setId);
    }

    function encode(bytes32 mmrRoot, uint32 number, uint64 setId)
        public
        pure
        returns (bytes memory)
    {
        return abi.encodePacked(
            hex"046d6880", mmrRoot, littleEndian(number, 4), littleEndian(setId, 8)
        );
    }

    function leafOf(uint256 number) public view returns (MmrLeaf memory) {
        return _blocks[number].leaf;
    }

    /// That block's leaf, under the root of the latest block.
    function proofOf(uint256 number) public view returns (MmrProof memory) {
        return MmrProof({
            items: Trees.mountainProof(_leaves, number),
            leafIndex: uint64(number),
            leafCount: uint64(_leaves.length),
            blockNumber: blockNumber()
        });
    }

    function delivery(Message memory message, uint256 number, uint256 position)
        public
        view
        returns (Delivery memory)
    {
        return Delivery({
            message: message,
            messageProof: Trees.sortedProof(_blocks[number].messages, position),
            leaf: leafOf(number),
            proof: proofOf(number)
        });
    }

    // --- Encodings -------------------------------------------------------------------------------

    function leafOf(Message memory message) public pure returns (bytes32) {
        return keccak256(
            bytes.concat(
                keccak256("sensor-bridge/message/1"),
                bytes8(message.nonce),
                bytes32(message.chainId),
                bytes20(message.gateway),
                bytes1(message.kind),
                message.body
            )
        );
    }

    function hash(MmrLeaf memory leaf) public pure returns (bytes32) {
        return keccak256(
            bytes.concat(
                bytes1(leaf.version),
                littleEndian(leaf.parentNumber, 4),
                leaf.parentHash,
                littleEndian(leaf.nextSetId, 8),
                littleEndian(leaf.nextSetLength, 4),
                leaf.nextSetRoot,
                leaf.messageRoot
            )
        );
    }

    function littleEndian(uint256 value, uint256 length) public pure returns (bytes memory result) {
        result = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            result[i] = bytes1(uint8(value >> (8 * i)));
        }
    }
}
