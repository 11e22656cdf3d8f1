// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {IGateway} from "./interfaces/IGateway.sol";
import {ISenseToken} from "./interfaces/ISenseToken.sol";
import {IVerifier} from "./interfaces/IVerifier.sol";
import {Message, Messages} from "./libraries/Messages.sol";
import {MmrLeaf, MmrProof} from "./libraries/Mmr.sol";

/// @title Where $SENSE comes from Sensor and goes home
///
/// Messages of Sensor are executed once each, in any order, whoever brings them. What happens here is
/// told to Sensor by the events {Delivered} and {Burned}, which are proven there. Nobody has any
/// privilege: halting and moving are messages too.
// No guard against reentrancy: everything is written before the token is called, the token calls
// nobody, and the verifier is called as a view.
contract SenseGateway is IGateway {
    using BitMaps for BitMaps.BitMap;
    using Messages for Message;

    /// @notice Longest proof that a message is in its block: room for 65,536 messages.
    // A block has at most 64. The bound can never be raised here, so it leaves room.
    uint256 public constant MAX_MESSAGE_PROOF = 16;

    /// @inheritdoc IGateway
    ISenseToken public immutable token;
    IVerifier public immutable verifier;
    /// @notice Seconds from a message to move until anybody can move the token.
    uint64 public immutable moveDelay;

    /// @notice While halted, nothing is minted or burned.
    bool public halted;
    /// @inheritdoc IGateway
    bool public retired;
    /// @notice How many burns there were.
    uint64 public burns;

    // Of the latest message of its kind that was executed. Nonces may be delivered in any order, and
    // an order of governance that was overtaken must not come back to life.
    uint64 private _modeNonce;
    uint64 private _moveNonce;

    /// @notice Where the token is about to move, or zero.
    address public movingTo;
    /// @notice When it may.
    uint64 public movingAt;

    BitMaps.BitMap private _done;

    /// @notice A message is done with. Proven on Sensor, which pays `relayer`.
    /// @param success Whether it took effect. A mint that did not is returned to its sender.
    event Delivered(uint64 indexed nonce, bytes32 relayer, bool success);
    /// @notice A mint to an address that can hold nothing.
    event Undeliverable(uint64 indexed nonce, address recipient, uint128 amount);
    /// @notice $SENSE goes home. Proven on Sensor, where `recipient` gets `amount - fee`, and whoever
    /// proves it `fee`.
    event Burned(
        uint64 indexed nonce, address indexed sender, bytes32 recipient, uint128 amount, uint128 fee
    );
    /// @notice 0 runs, 1 is halted.
    event ModeSet(uint8 mode);
    /// @notice From `due`, anybody can move the token to the gateway `to`.
    event Moving(address to, uint256 due);
    /// @notice The token stays here.
    event MoveCancelled();
    /// @notice The token has moved away. Proven on Sensor, which has another gateway from now on.
    event Moved(address to);

    /// @notice The message is for another chain.
    error WrongChain(uint256 chainId);
    /// @notice The message is for another gateway.
    error WrongGateway(address gateway);
    error AlreadyDelivered(uint64 nonce);
    /// @notice The proof is longer than any can be.
    error MessageProofTooLong(uint256 length);
    /// @notice The message is not in that block.
    error NotInBlock();
    /// @notice Nothing is minted or burned at present. The message can be delivered later.
    error Halted();
    /// @notice The token has moved to another gateway.
    error Retired();
    error RecipientIsZero();
    error AmountIsZero();
    /// @notice The fee is a part of the amount.
    error FeeExceedsAmount(uint128 fee, uint128 amount);
    /// @notice No move is due.
    error NotMoving();
    error TooEarly(uint256 due);
    /// @notice That is no gateway of this token, or one that had it before.
    error NotAGateway(address to);

    constructor(ISenseToken token_, IVerifier verifier_, uint64 moveDelay_) {
        token = token_;
        verifier = verifier_;
        moveDelay = moveDelay_;
    }

    /// @notice Execute a message of Sensor.
    /// @param relayer Account on Sensor that is paid for it. Anybody may copy the transaction and name
    /// another: the message is delivered all the same.
    /// @param messageProof From the message to `leaf.messageRoot`.
    /// @param leaf Of the block after the one that made the message.
    /// @param proof From the leaf to a root that Sensor's validators signed.
    function deliver(
        Message calldata message,
        bytes32 relayer,
        bytes32[] calldata messageProof,
        MmrLeaf calldata leaf,
        MmrProof calldata proof
    ) external {
        // First of all, so that whoever comes second pays little.
        require(!_done.get(message.nonce), AlreadyDelivered(message.nonce));
        require(message.chainId == block.chainid, WrongChain(message.chainId));
        require(message.gateway == address(this), WrongGateway(message.gateway));
        require(message.kind != Messages.MINT || !halted || retired, Halted());
        require(messageProof.length <= MAX_MESSAGE_PROOF, MessageProofTooLong(messageProof.length));
        require(
            MerkleProof.processProofCalldata(messageProof, message.leaf()) == leaf.messageRoot,
            NotInBlock()
        );
        verifier.verifyLeaf(leaf, proof);

        _done.set(message.nonce);
        emit Delivered(message.nonce, relayer, _execute(message));
    }

    /// @notice Send $SENSE home. The gateway needs an allowance for it.
    /// @param recipient Account on Sensor.
    /// @param amount Of which `fee` goes to whoever proves the burn on Sensor.
    function burn(bytes32 recipient, uint128 amount, uint128 fee) external {
        _burn(recipient, amount, fee);
    }

    /// @notice The same, with the allowance as a signature (ERC-2612).
    function burnWithPermit(
        bytes32 recipient,
        uint128 amount,
        uint128 fee,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        // Somebody else may have used the signature first, which gives the same allowance. Whether
        // there is one, burning tells.
        try token.permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        _burn(recipient, amount, fee);
    }

    /// @notice Hand the token to the gateway that Sensor named, once holders had time to leave.
    function move() external {
        address to = movingTo;
        require(to != address(0), NotMoving());
        require(block.timestamp >= movingAt, TooEarly(movingAt));
        require(_isGateway(to), NotAGateway(to));
        retired = true;
        movingTo = address(0);
        movingAt = 0;
        emit Moved(to);
        token.setGateway(to);
    }

    /// @notice Whether a message is done with.
    function delivered(uint64 nonce) external view returns (bool) {
        return _done.get(nonce);
    }

    /// @dev False when the message can never have an effect: it is done with, and Sensor learns of it.
    function _execute(Message calldata message) private returns (bool) {
        if (message.kind == Messages.MINT) return _mint(message);
        if (message.kind == Messages.SET_MODE) return _setMode(message);
        if (message.kind == Messages.MOVE_TO) return _moveTo(message);
        return false;
    }

    function _mint(Message calldata message) private returns (bool) {
        (bool ok, address recipient, uint128 amount) = Messages.decodeMint(message.body);
        if (!ok) return false;
        if (
            retired || recipient == address(0) || recipient == address(this)
                || recipient == address(token)
        ) {
            emit Undeliverable(message.nonce, recipient, amount);
            return false;
        }
        token.mint(recipient, amount);
        return true;
    }

    function _setMode(Message calldata message) private returns (bool) {
        (bool ok, bool halt) = Messages.decodeSetMode(message.body);
        if (!ok || retired || message.nonce < _modeNonce) return false;
        _modeNonce = message.nonce;
        halted = halt;
        emit ModeSet(halt ? 1 : 0);
        return true;
    }

    function _moveTo(Message calldata message) private returns (bool) {
        (bool ok, address to) = Messages.decodeMoveTo(message.body);
        if (!ok || retired || message.nonce < _moveNonce) return false;
        _moveNonce = message.nonce;
        if (to == address(this)) {
            movingTo = address(0);
            movingAt = 0;
            emit MoveCancelled();
        } else {
            movingTo = to;
            movingAt = uint64(block.timestamp) + moveDelay;
            emit Moving(to, movingAt);
        }
        return true;
    }

    /// @dev Whoever has the token last, has it for good: a mistake of governance must not end here.
    function _isGateway(address to) private view returns (bool) {
        return to.code.length != 0 && address(IGateway(to).token()) == address(token)
            && !IGateway(to).retired();
    }

    function _burn(bytes32 recipient, uint128 amount, uint128 fee) private {
        require(!retired, Retired());
        require(!halted, Halted());
        require(recipient != bytes32(0), RecipientIsZero());
        require(amount != 0, AmountIsZero());
        require(fee <= amount, FeeExceedsAmount(fee, amount));
        uint64 nonce = ++burns;
        emit Burned(nonce, msg.sender, recipient, amount, fee);
        token.burn(msg.sender, amount);
    }
}
