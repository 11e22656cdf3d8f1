// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Signatures, ValidatorSet, ValidatorSets} from "../src/libraries/ValidatorSets.sol";
import {Base} from "./utils/Base.sol";
import {Libraries} from "./utils/Libraries.sol";
import {Sensor} from "./utils/Sensor.sol";

contract ValidatorSetsTest is Base {
    uint256 private constant ORDER =
        0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    bytes private constant COMMITMENT = "what they sign";

    Libraries private libraries = new Libraries();
    Sensor private sensor = new Sensor();

    function setUp() public {
        sensor.defineSet(1, 7);
    }

    function check(uint64 id, Signatures memory given) private view {
        libraries.requireSigned(sensor.set(id), keccak256(COMMITMENT), given);
    }

    function refuse(uint64 id, Signatures memory given, bytes memory reason) private {
        ValidatorSet memory set = sensor.set(id);
        vm.expectRevert(reason);
        libraries.requireSigned(set, keccak256(COMMITMENT), given);
    }

    function invalid(uint256 position) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ValidatorSets.InvalidSignature.selector, position);
    }

    // --- Quorum ----------------------------------------------------------------------------------

    function testFuzz_aQuorumIsTheLeastThatIsMoreThanTwoThirds(uint256 length) public view {
        length = between(length, 1, type(uint32).max);
        uint256 quorum = libraries.quorum(length);
        vm.assertTrue(3 * quorum > 2 * length || length < 3);
        vm.assertTrue(3 * (quorum - 1) <= 2 * length);
        vm.assertLe(quorum, length);
    }

    function test_exactlyAQuorumIsEnoughAndOneLessIsNot() public {
        uint8[10] memory quorums = [1, 2, 3, 3, 4, 5, 5, 6, 7, 7];
        for (uint64 length = 1; length <= 10; ++length) {
            sensor.defineSet(length, length);
            uint256 quorum = quorums[length - 1];
            check(length, sensor.signed(length, COMMITMENT, quorum));
            refuse(
                length,
                sensor.signed(length, COMMITMENT, quorum - 1),
                abi.encodeWithSelector(ValidatorSets.TooFewSigners.selector, quorum, quorum - 1)
            );
        }
    }

    function test_allMaySign() public view {
        check(1, sensor.signed(1, COMMITMENT, 7));
    }

    function testFuzz_anyQuorumMaySign(uint256 lengthSeed, uint256 absentees) public {
        uint256 length = between(lengthSeed, 1, 40);
        sensor.defineSet(9, length);
        uint256 count = length;
        uint256 least = length - (length - 1) / 3;
        uint256[] memory positions = new uint256[](length);
        count = 0;
        for (uint256 i = 0; i < length; ++i) {
            bool absent = (absentees >> i) & 1 == 1 && count + (length - i - 1) >= least;
            if (!absent) positions[count++] = i;
        }
        assembly ("memory-safe") {
            mstore(positions, count)
        }
        check(9, sensor.signed(9, COMMITMENT, positions));
    }

    function test_aSignerIsCountedOnce() public {
        // Four of seven sign, and one of them again in the place of its neighbour.
        Signatures memory given = sensor.signed(1, COMMITMENT, 5);
        bytes memory again = sensor.signature(sensor.secret(1, 3), keccak256(COMMITMENT));
        for (uint256 i = 0; i < 65; ++i) {
            given.signatures[4 * 65 + i] = again[i];
        }
        refuse(1, given, invalid(4));
    }

    function test_signaturesAreInTheOrderOfTheSet() public {
        Signatures memory given = sensor.signed(1, COMMITMENT, 5);
        given.signatures = bytes.concat(
            sensor.signature(sensor.secret(1, 1), keccak256(COMMITMENT)),
            sensor.signature(sensor.secret(1, 0), keccak256(COMMITMENT)),
            sensor.signed(1, COMMITMENT, 3).signatures
        );
        refuse(1, given, invalid(0));
    }

    function testFuzz_aSignatureOfSomethingElseDoesNotCount(bytes32 other) public {
        vm.assume(other != keccak256(COMMITMENT));
        Signatures memory given = sensor.signed(1, COMMITMENT, 5);
        ValidatorSet memory set = sensor.set(1);
        vm.expectRevert(invalid(0));
        libraries.requireSigned(set, other, given);
    }

    function testFuzz_aStrangersSignatureDoesNotCount(uint256 secret, uint256 position) public {
        secret = between(secret, 1, ORDER - 1);
        position = between(position, 0, 4);
        vm.assume(secret != sensor.secret(1, position));
        Signatures memory given = sensor.signed(1, COMMITMENT, 5);
        bytes memory strange = sensor.signature(secret, keccak256(COMMITMENT));
        for (uint256 i = 0; i < 65; ++i) {
            given.signatures[position * 65 + i] = strange[i];
        }
        refuse(1, given, invalid(position));
    }

    function testFuzz_noBitOfASignatureMayChange(uint256 bit) public {
        Signatures memory given = sensor.signed(1, COMMITMENT, 5);
        bit = between(bit, 0, given.signatures.length * 8 - 1);
        // The bits of v that say 27 or 28 instead of 0 or 1 are another matter: no single one does.
        given.signatures[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        refuse(1, given, invalid(bit / 8 / 65));
    }

    // --- Positions -------------------------------------------------------------------------------

    function test_bitsBeyondTheLastValidatorAreRefused() public {
        for (uint256 bit = 7; bit < 256; ++bit) {
            Signatures memory given = sensor.signed(1, COMMITMENT, 4);
            given.signers[0] |= 1 << bit;
            given.signatures = bytes.concat(given.signatures, new bytes(65));
            refuse(1, given, abi.encodeWithSelector(ValidatorSets.MalformedSigners.selector));
        }
    }

    function test_thereIsNoWordTooManyOrTooFew() public {
        Signatures memory given = sensor.signed(1, COMMITMENT, 5);
        uint256 word = given.signers[0];
        given.signers = new uint256[](2);
        given.signers[0] = word;
        refuse(1, given, abi.encodeWithSelector(ValidatorSets.MalformedSigners.selector));
        given.signers = new uint256[](0);
        refuse(1, given, abi.encodeWithSelector(ValidatorSets.MalformedSigners.selector));
    }

    function test_moreValidatorsThanAWordHasBits() public {
        sensor.defineSet(2, 300);
        // The first hundred are away, so that both words matter.
        uint256[] memory positions = new uint256[](201);
        for (uint256 i = 0; i < 201; ++i) {
            positions[i] = 99 + i;
        }
        Signatures memory given = sensor.signed(2, COMMITMENT, positions);
        vm.assertEq(given.signers.length, 2);
        check(2, given);

        given.signers[1] |= 1 << 44;
        refuse(2, given, abi.encodeWithSelector(ValidatorSets.MalformedSigners.selector));
        given.signers[1] &= ~uint256(3 << 43);
        refuse(2, given, abi.encodeWithSelector(ValidatorSets.TooFewSigners.selector, 201, 200));
    }

    function test_aSetThatFillsItsWord() public {
        sensor.defineSet(3, 256);
        Signatures memory given = sensor.signed(3, COMMITMENT);
        vm.assertEq(given.signers.length, 1);
        check(3, given);
    }

    function test_thereIsNoByteTooManyOrTooFew() public {
        Signatures memory given = sensor.signed(1, COMMITMENT, 5);
        bytes memory exact = given.signatures;
        given.signatures = bytes.concat(exact, hex"00");
        refuse(
            1, given, abi.encodeWithSelector(ValidatorSets.WrongSignaturesLength.selector, 325, 326)
        );
        given.signatures = sensor.signed(1, COMMITMENT, 4).signatures;
        refuse(
            1, given, abi.encodeWithSelector(ValidatorSets.WrongSignaturesLength.selector, 325, 260)
        );
    }

    // --- Signatures ------------------------------------------------------------------------------

    function test_vMayBeAsEthereumHasIt() public view {
        Signatures memory given = sensor.signed(1, COMMITMENT, 5);
        for (uint256 i = 0; i < 5; ++i) {
            given.signatures[65 * i + 64] = bytes1(uint8(given.signatures[65 * i + 64]) + 27);
        }
        check(1, given);
    }

    function test_vIsNothingElse() public {
        for (uint256 v = 2; v < 256; ++v) {
            if (v == 27 || v == 28) continue;
            Signatures memory given = sensor.signed(1, COMMITMENT, 5);
            given.signatures[64] = bytes1(uint8(v));
            refuse(1, given, invalid(0));
        }
    }

    function testFuzz_aHighSIsRefused(uint256 position) public {
        position = between(position, 0, 4);
        Signatures memory given = sensor.signed(1, COMMITMENT, 5);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(sensor.secret(1, position), keccak256(COMMITMENT));
        // The other signature that the same key makes, as far as elliptic curves are concerned.
        bytes memory twin = abi.encodePacked(r, bytes32(ORDER - uint256(s)), 28 - v);
        for (uint256 i = 0; i < 65; ++i) {
            given.signatures[position * 65 + i] = twin[i];
        }
        refuse(1, given, invalid(position));
    }

    function test_addressZeroNeverSigns() public {
        // Sensor writes zero for a key without an address, and that is what recovering nothing gives.
        sensor.replaceAddress(1, 2, address(0));
        Signatures memory given = sensor.signed(1, COMMITMENT, 5);
        refuse(1, given, invalid(2));
        for (uint256 i = 0; i < 65; ++i) {
            given.signatures[2 * 65 + i] = 0;
        }
        refuse(1, given, invalid(2));
    }

    // --- Addresses -------------------------------------------------------------------------------

    function test_allAddressesAreGiven() public {
        bytes memory reason = abi.encodeWithSelector(ValidatorSets.NotTheValidators.selector);
        Signatures memory given = sensor.signed(1, COMMITMENT, 5);
        bytes memory exact = given.validators;
        given.validators = bytes.concat(exact, hex"00");
        refuse(1, given, reason);
        given.validators = bytes.concat(exact, bytes20(0));
        refuse(1, given, reason);
        assembly ("memory-safe") {
            mstore(exact, 120)
        }
        given.validators = exact;
        refuse(1, given, reason);
        given.validators = "";
        refuse(1, given, reason);
    }

    function testFuzz_noAddressIsAnother(uint256 bit) public {
        Signatures memory given = sensor.signed(1, COMMITMENT, 5);
        bit = between(bit, 0, given.validators.length * 8 - 1);
        given.validators[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        refuse(1, given, abi.encodeWithSelector(ValidatorSets.NotTheValidators.selector));
    }

    /// A root says nothing of its set's length: with another, inner nodes could pass for addresses.
    function testFuzz_noOtherLengthGivesTheSameRoot(uint256 length, uint256 other) public {
        length = between(length, 1, 30);
        other = between(other, 1, 30);
        vm.assume(other != length);
        sensor.defineSet(4, length, 1);
        sensor.defineSet(5, other, 1);
        vm.assertTrue(
            libraries.setRoot(sensor.addresses(4)) != libraries.setRoot(sensor.addresses(5))
        );
    }

    function testFuzz_theRootIsThatOfTheSet(uint256 length) public {
        sensor.defineSet(6, between(length, 1, 80));
        vm.assertEq(libraries.setRoot(sensor.addresses(6)), sensor.set(6).root);
    }
}
