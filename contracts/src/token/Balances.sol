// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Pausable} from "./Pausable.sol";

/// @title Balances and the blacklist
/// @notice One word an account: the highest bit says blacklisted, the other 255 are the balance in base units,
///         so that a transfer reads and writes two words and no more.
abstract contract Balances is Pausable {
    uint256 private constant BLACKLISTED = 1 << 255;

    uint256 public totalSupply;
    mapping(address account => uint256 blacklistBitAndBalance) private _states;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Blacklisted(address indexed _account);
    event UnBlacklisted(address indexed _account);

    modifier notBlacklisted(address account) {
        require(!_isBlacklisted(account), "Blacklistable: account is blacklisted");
        _;
    }

    /// @return the account's tokens in base units
    function balanceOf(address account) external view returns (uint256) {
        return _balanceOf(account);
    }

    function isBlacklisted(address account) external view returns (bool) {
        return _isBlacklisted(account);
    }

    /// @notice Freezes an account: its balance stays and neither leaves nor grows
    function blacklist(address account) external onlyBlacklister {
        _blacklist(account);
    }

    function unBlacklist(address account) external onlyBlacklister {
        _states[account] &= ~BLACKLISTED;
        emit UnBlacklisted(account);
    }

    function _blacklist(address account) internal {
        _states[account] |= BLACKLISTED;
        emit Blacklisted(account);
    }

    /// @dev Moves tokens. Callers have checked pause and blacklist for every party.
    function _transfer(address from, address to, uint256 value) internal {
        require(from != address(0), "ERC20: transfer from the zero address");
        require(to != address(0), "ERC20: transfer to the zero address");
        uint256 balance = _balanceOf(from);
        require(value <= balance, "ERC20: transfer amount exceeds balance");
        _setBalance(from, balance - value);
        _setBalance(to, _balanceOf(to) + value);
        emit Transfer(from, to, value);
    }

    function _issue(address to, uint256 value) internal {
        totalSupply += value;
        _setBalance(to, _balanceOf(to) + value);
        emit Transfer(address(0), to, value);
    }

    function _destroy(address from, uint256 value) internal {
        uint256 balance = _balanceOf(from);
        require(balance >= value, "FiatToken: burn amount exceeds balance");
        totalSupply -= value;
        _setBalance(from, balance - value);
        emit Transfer(from, address(0), value);
    }

    function _isBlacklisted(address account) internal view returns (bool) {
        return _states[account] & BLACKLISTED != 0;
    }

    function _balanceOf(address account) internal view returns (uint256) {
        return _states[account] & ~BLACKLISTED;
    }

    /// @dev The last line of defence: a frozen balance does not change, whatever a caller forgot to check.
    function _setBalance(address account, uint256 balance) private {
        require(balance < BLACKLISTED, "FiatTokenV2_2: Balance exceeds (2^255 - 1)");
        require(!_isBlacklisted(account), "FiatTokenV2_2: Account is blacklisted");
        _states[account] = balance;
    }
}
