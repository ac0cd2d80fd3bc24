// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A proxy whose code can be replaced by its admin
/// @notice Slots as in EIP-1967. The admin administers and cannot reach the token behind, everyone else
///         reaches the token and cannot administer, so that no selector means two things to one caller.
contract UpgradeableProxy {
    /// @dev keccak256("eip1967.proxy.implementation") - 1
    bytes32 private constant IMPLEMENTATION_SLOT =
        0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;
    /// @dev keccak256("eip1967.proxy.admin") - 1
    bytes32 private constant ADMIN_SLOT = 0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103;

    event Upgraded(address indexed implementation);
    event AdminChanged(address previousAdmin, address newAdmin);

    /// @param implementation_ contract that holds the code
    /// @param admin_ the only account that may upgrade
    /// @param initialization call made to the implementation in this storage; empty for none
    constructor(address implementation_, address admin_, bytes memory initialization) payable {
        _setAdmin(admin_);
        _upgrade(implementation_, initialization);
    }

    /// @dev Anyone but the admin is passed on to the implementation.
    modifier ifAdmin() {
        if (msg.sender == _load(ADMIN_SLOT)) {
            _;
        } else {
            _delegate(_load(IMPLEMENTATION_SLOT));
        }
    }

    /// @notice The account that may upgrade (answers to that account only)
    function admin() external ifAdmin returns (address) {
        return _load(ADMIN_SLOT);
    }

    /// @notice The contract that holds the code (answers to the admin only; others read the slot)
    function implementation() external ifAdmin returns (address) {
        return _load(IMPLEMENTATION_SLOT);
    }

    /// @notice Hands the administration over
    function changeAdmin(address newAdmin) external ifAdmin {
        require(newAdmin != address(0), "UpgradeableProxy: new admin is the zero address");
        _setAdmin(newAdmin);
    }

    /// @notice Replaces the code
    function upgradeTo(address newImplementation) external ifAdmin {
        _upgrade(newImplementation, "");
    }

    /// @notice Replaces the code and calls it once in this storage
    function upgradeToAndCall(address newImplementation, bytes calldata data) external payable ifAdmin {
        _upgrade(newImplementation, data);
    }

    receive() external payable {
        _fallback();
    }

    fallback() external payable {
        _fallback();
    }

    function _fallback() private {
        require(msg.sender != _load(ADMIN_SLOT), "UpgradeableProxy: the admin cannot call the implementation");
        _delegate(_load(IMPLEMENTATION_SLOT));
    }

    function _upgrade(address newImplementation, bytes memory data) private {
        require(newImplementation.code.length > 0, "UpgradeableProxy: the implementation has no code");
        _store(IMPLEMENTATION_SLOT, newImplementation);
        emit Upgraded(newImplementation);
        if (data.length == 0) return;
        (bool success, bytes memory reason) = newImplementation.delegatecall(data);
        if (success) return;
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }

    function _setAdmin(address newAdmin) private {
        emit AdminChanged(_load(ADMIN_SLOT), newAdmin);
        _store(ADMIN_SLOT, newAdmin);
    }

    function _load(bytes32 slot) private view returns (address value) {
        assembly ("memory-safe") {
            value := sload(slot)
        }
    }

    function _store(bytes32 slot, address value) private {
        assembly ("memory-safe") {
            sstore(slot, value)
        }
    }

    /// @dev Runs the target's code on this storage and ends the call with its answer.
    function _delegate(address target) private {
        assembly {
            calldatacopy(0, 0, calldatasize())
            let success := delegatecall(gas(), target, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(success) {
                revert(0, returndatasize())
            }
            return(0, returndatasize())
        }
    }
}
