// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The two functions of EIP-20 that sweeping calls
interface SweepableToken {
    function balanceOf(address account) external view returns (uint256);

    /// @dev Declared without the `bool` of EIP-20, which some tokens do not return.
    function transfer(address to, uint256 value) external;
}
