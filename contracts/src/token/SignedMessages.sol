// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev EIP-1271: how an account with code says that a signature is its own.
interface SignatureValidator {
    function isValidSignature(bytes32 hash, bytes memory signature) external view returns (bytes4);
}

/// @title EIP-712 messages and who signed them
/// @notice An account without code signs by ECDSA. An account with code, and that includes an EIP-7702 delegated
///         one, is asked by EIP-1271 and its key's signature alone says nothing.
abstract contract SignedMessages {
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    /// @dev Half of the order of secp256k1 (EIP-2): a higher s is the same signature written twice.
    uint256 private constant HIGHEST_S = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    string public name;
    string public version;

    /// @return the EIP-712 domain of this contract on this chain, computed anew so that a fork has its own
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    DOMAIN_TYPEHASH,
                    keccak256(bytes(name)),
                    keccak256(bytes(version)),
                    block.chainid,
                    address(this)
                )
            );
    }

    /// @dev Whether `signer` stands behind the struct with this hash.
    /// @param signature r, s and v in 65 bytes for ECDSA; anything for EIP-1271
    function _isSignedBy(
        address signer,
        bytes32 structHash,
        bytes memory signature
    ) internal view returns (bool) {
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", DOMAIN_SEPARATOR(), structHash));
        if (signer.code.length == 0) return _recover(digest, signature) == signer;
        (bool success, bytes memory answer) = signer.staticcall(
            abi.encodeCall(SignatureValidator.isValidSignature, (digest, signature))
        );
        return
            success &&
            answer.length >= 32 &&
            abi.decode(answer, (bytes32)) == bytes32(SignatureValidator.isValidSignature.selector);
    }

    function _recover(bytes32 digest, bytes memory signature) private pure returns (address signer) {
        require(signature.length == 65, "ECRecover: invalid signature length");
        bytes32 r;
        uint256 s;
        uint8 v;
        assembly ("memory-safe") {
            r := mload(add(signature, 32))
            s := mload(add(signature, 64))
            v := byte(0, mload(add(signature, 96)))
        }
        require(s <= HIGHEST_S, "ECRecover: invalid signature 's' value");
        require(v == 27 || v == 28, "ECRecover: invalid signature 'v' value");
        signer = ecrecover(digest, v, r, bytes32(s));
        require(signer != address(0), "ECRecover: invalid signature");
    }
}
