// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorizations} from "./token/Authorizations.sol";
import {Minting} from "./token/Minting.sol";
import {Permit} from "./token/Permit.sol";

/// @title A stablecoin for tests
/// @notice Behaves and refuses as Circle's FiatToken v2.2 does, down to the words of a revert, because senders
///         read them. It backs nothing and belongs on test chains only. It runs behind an UpgradeableProxy.
contract TestToken is Permit, Authorizations, Minting {
    string public symbol;
    string public currency;
    uint8 public decimals;
    bool private _initialized;

    /// @dev Only a proxy's storage can be initialised, never the implementation's own.
    constructor() {
        _initialized = true;
    }

    /// @param name_ name in the EIP-712 domain as well
    /// @param version_ version in the EIP-712 domain
    /// @param holder first holder of every role
    function initialize(
        string calldata name_,
        string calldata symbol_,
        string calldata version_,
        string calldata currency_,
        uint8 decimals_,
        address holder
    ) external {
        require(!_initialized, "FiatToken: contract is already initialized");
        _initialized = true;
        name = name_;
        symbol = symbol_;
        version = version_;
        currency = currency_;
        decimals = decimals_;
        _initializeRoles(holder);
        // Tokens sent to the token itself would be lost.
        _blacklist(address(this));
    }
}
