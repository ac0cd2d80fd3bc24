// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A token whose `transfer` returns nothing, as Tether's on Ethereum does
/// @notice For tests: who expects the `bool` of EIP-20 reverts on it.
contract SilentToken {
    mapping(address account => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 value);

    /// @notice Anyone may have any amount of it
    function mint(address to, uint256 value) external {
        balanceOf[to] += value;
        emit Transfer(address(0), to, value);
    }

    function transfer(address to, uint256 value) external {
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
        emit Transfer(msg.sender, to, value);
    }
}
