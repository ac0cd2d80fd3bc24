// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title An EIP-7702 delegate that lets the account's own key keep signing
/// @notice For tests of the EIP-1271 branch: on a delegated account `address(this)` is the account itself.
contract KeySignatures {
    bytes4 private constant VALID = 0x1626ba7e;
    bytes4 private constant INVALID = 0xffffffff;

    /// @return the EIP-1271 magic value when the account's key made the signature (r, s, v in 65 bytes)
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return INVALID;
        address signer = ecrecover(
            hash,
            uint8(signature[64]),
            bytes32(signature[:32]),
            bytes32(signature[32:64])
        );
        return signer == address(this) ? VALID : INVALID;
    }
}
