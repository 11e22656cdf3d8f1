// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BeefyVerifier} from "../../src/BeefyVerifier.sol";
import {SenseGateway} from "../../src/SenseGateway.sol";
import {SenseToken} from "../../src/SenseToken.sol";
import {ISenseToken} from "../../src/interfaces/ISenseToken.sol";
import {IVerifier} from "../../src/interfaces/IVerifier.sol";
import {Message, Messages} from "../../src/libraries/Messages.sol";
import {Base} from "./Base.sol";
import {Delivery, Sensor} from "./Sensor.sol";

/// Finds out where a contract will be.
contract Deployer {
    SenseToken public token;
    SenseGateway public gateway;

    // Token and gateway know each other: the gateway's address is that of this contract's second
    // deployment, which is known beforehand.
    constructor(IVerifier verifier, uint64 moveDelay) {
        address second = address(
            uint160(uint256(keccak256(abi.encodePacked(hex"d694", address(this), hex"02"))))
        );
        token = new SenseToken(second);
        gateway = new SenseGateway(ISenseToken(address(token)), verifier, moveDelay);
        require(address(gateway) == second, "wrong address");
    }
}

/// A bridge as it is deployed, and a Sensor with four validators beyond it.
abstract contract Bridge is Base {
    uint64 internal constant DELAY = 7 days;
    bytes32 internal constant RELAYER = keccak256("relayer");
    bytes32 internal constant HOME = keccak256("an account on Sensor");

    Sensor internal sensor;
    BeefyVerifier internal verifier;
    SenseToken internal token;
    SenseGateway internal gateway;

    /// What Sensor locked for the mints that were delivered, less what was burned since: at least, as
    /// it unlocks nothing before a burn is proven there.
    uint256 private _locked;
    mapping(uint64 nonce => bool) private _isCounted;

    address internal alice = named("alice");
    address internal bob = named("bob");

    function deploy() internal {
        sensor = new Sensor();
        sensor.defineSet(1, 4);
        sensor.defineSet(2, 4);
        sensor.setNext(2);
        sensor.addBlocks(3);
        verifier = new BeefyVerifier(sensor.set(1), sensor.set(2), sensor.blockNumber());
        Deployer deployer = new Deployer(verifier, DELAY);
        (token, gateway) = (deployer.token(), deployer.gateway());
    }

    function mint(uint64 nonce, address to, uint128 amount) internal view returns (Message memory) {
        return message(nonce, Messages.MINT, abi.encode(to, amount));
    }

    function setMode(uint64 nonce, uint8 mode) internal view returns (Message memory) {
        return message(nonce, Messages.SET_MODE, abi.encode(mode));
    }

    function moveTo(uint64 nonce, address to) internal view returns (Message memory) {
        return message(nonce, Messages.MOVE_TO, abi.encode(to));
    }

    function message(uint64 nonce, uint8 kind, bytes memory body)
        internal
        view
        returns (Message memory)
    {
        return Message({
            nonce: nonce, chainId: block.chainid, gateway: address(gateway), kind: kind, body: body
        });
    }

    /// A block of Sensor that makes the message among two others, signed for and known to the verifier.
    function proven(Message memory wanted) internal returns (Delivery memory) {
        bytes32[] memory leaves = new bytes32[](3);
        leaves[0] = keccak256("for another chain");
        leaves[1] = sensor.leafOf(wanted);
        leaves[2] = keccak256("for yet another");
        uint32 number = sensor.blockNumber();
        sensor.addBlock(leaves);
        sensor.addBlocks(2);
        update();
        return sensor.delivery(wanted, number, 1);
    }

    /// Have the latest block's commitment accepted, signed by the current validators.
    function update() internal {
        (uint64 id,,) = verifier.current();
        bytes memory commitment = sensor.commitment(id);
        verifier.submitCommitment(commitment, sensor.signed(id, commitment));
    }

    /// The call alone, whose cost can be read after it.
    function deliverOnly(Delivery memory d) internal {
        gateway.deliver(d.message, RELAYER, d.messageProof, d.leaf, d.proof);
    }

    function deliver(Delivery memory d) internal {
        deliverOnly(d);
        count(d.message);
        checkSupply();
    }

    function deliver(Message memory wanted) internal {
        deliver(proven(wanted));
    }

    /// Deliver what has to fail with `reason`.
    function refuse(Delivery memory d, bytes memory reason) internal {
        vm.expectRevert(reason);
        deliver(d);
    }

    function burn(address from, uint128 amount, uint128 fee) internal {
        vm.prank(from);
        token.approve(address(gateway), amount);
        vm.prank(from);
        gateway.burn(HOME, amount, fee);
        _locked -= amount;
        checkSupply();
    }

    /// Once for each that was delivered. Sensor makes no mint that cannot be read.
    function count(Message memory m) private {
        bool isMint = m.kind == Messages.MINT && m.body.length == 64;
        if (!isMint || _isCounted[m.nonce] || !gateway.delivered(m.nonce)) return;
        _isCounted[m.nonce] = true;
        (, uint256 amount) = abi.decode(m.body, (uint256, uint256));
        _locked += uint128(amount);
    }

    /// What is locked on Sensor is at least what there is here.
    function checkSupply() private view {
        vm.assertGe(_locked, token.totalSupply());
    }
}

abstract contract BridgeTest is Bridge {
    function setUp() public virtual {
        deploy();
    }
}
