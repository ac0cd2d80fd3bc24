// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Allowances} from "./Allowances.sol";
import {SignedMessages} from "./SignedMessages.sol";

/// @title EIP-2612: an allowance by signature
abstract contract Permit is Allowances, SignedMessages {
    bytes32 public constant PERMIT_TYPEHASH =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    /// @notice The number that the account's next permit must carry
    mapping(address account => uint256 next) public nonces;

    /// @param deadline last second at which the permit counts (Unix time); the highest number for no end
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external whenNotPaused {
        _permit(owner, spender, value, deadline, abi.encodePacked(r, s, v));
    }

    /// @notice The same with the signature in one piece, as EIP-1271 wallets need it
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        bytes memory signature
    ) external whenNotPaused {
        _permit(owner, spender, value, deadline, signature);
    }

    function _permit(
        address holder,
        address spender,
        uint256 value,
        uint256 deadline,
        bytes memory signature
    ) private {
        require(deadline >= block.timestamp, "FiatTokenV2: permit is expired");
        // A nonce taken by a permit that fails comes back with the revert.
        bytes32 structHash = keccak256(
            abi.encode(PERMIT_TYPEHASH, holder, spender, value, nonces[holder]++, deadline)
        );
        require(_isSignedBy(holder, structHash, signature), "EIP2612: invalid signature");
        _approve(holder, spender, value);
    }
}
