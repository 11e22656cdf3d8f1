// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SenseToken} from "../src/SenseToken.sol";
import {Base} from "./utils/Base.sol";

contract SenseTokenTest is Base {
    address private gateway = named("gateway");
    address private alice = named("alice");
    SenseToken private token = new SenseToken(gateway);

    function refusal(address caller) private pure returns (bytes memory) {
        return abi.encodeWithSelector(SenseToken.NotTheGateway.selector, caller);
    }

    function test_nothingIsMintedAtFirst() public view {
        vm.assertEq(token.totalSupply(), 0);
        vm.assertEq(token.decimals(), 18);
        vm.assertEq(token.gateway(), gateway);
    }

    function testFuzz_onlyTheGatewayMints(address caller) public {
        vm.assume(caller != gateway);
        vm.expectRevert(refusal(caller));
        vm.prank(caller);
        token.mint(caller, 1);
    }

    function testFuzz_onlyTheGatewayBurns(address caller) public {
        vm.assume(caller != gateway && caller != address(0) && caller != alice);
        vm.prank(gateway);
        token.mint(alice, 5);
        vm.prank(alice);
        token.approve(caller, 5);
        vm.expectRevert(refusal(caller));
        vm.prank(caller);
        token.burn(alice, 1);
    }

    function test_theGatewayBurnsWhatItIsAllowedTo() public {
        vm.prank(gateway);
        token.mint(alice, 5);
        vm.prank(alice);
        token.approve(gateway, 3);
        vm.prank(gateway);
        token.burn(alice, 2);
        vm.assertEq(token.balanceOf(alice), 3);
        vm.assertEq(token.totalSupply(), 3);
        vm.assertEq(token.allowance(alice, gateway), 1);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, gateway, 1, 2)
        );
        vm.prank(gateway);
        token.burn(alice, 2);
    }

    function testFuzz_onlyTheGatewayNamesAnother(address caller) public {
        vm.assume(caller != gateway);
        vm.expectRevert(refusal(caller));
        vm.prank(caller);
        token.setGateway(caller);
    }

    function test_aGatewayThatHandedOverHasNoPowerLeft() public {
        address other = named("other");
        vm.expectEmit(address(token));
        emit SenseToken.GatewaySet(other);
        vm.prank(gateway);
        token.setGateway(other);
        vm.assertEq(token.gateway(), other);
        vm.expectRevert(refusal(gateway));
        vm.prank(gateway);
        token.mint(alice, 1);
        vm.prank(other);
        token.mint(alice, 1);
    }

    function test_thereIsAlwaysAGateway() public {
        vm.expectRevert(SenseToken.GatewayIsZero.selector);
        vm.prank(gateway);
        token.setGateway(address(0));
        vm.expectRevert(SenseToken.GatewayIsZero.selector);
        new SenseToken(address(0));
    }

    function test_aPermitGivesAnAllowance() public {
        uint256 secret = 7;
        address owner = vm.addr(secret);
        bytes32 digest = keccak256(
            abi.encodePacked(
                hex"1901",
                token.DOMAIN_SEPARATOR(),
                keccak256(
                    abi.encode(
                        keccak256(
                            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
                        ),
                        owner,
                        gateway,
                        9,
                        0,
                        block.timestamp
                    )
                )
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(secret, digest);
        token.permit(owner, gateway, 9, block.timestamp, v, r, s);
        vm.assertEq(token.allowance(owner, gateway), 9);
    }
}
