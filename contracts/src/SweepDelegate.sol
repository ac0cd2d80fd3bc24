// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SweepableToken} from "./sweeping/SweepableToken.sol";

/// @title The EIP-7702 delegate of deposit accounts: whatever it moves goes to one treasury
/// @notice One contract for a chain and treasury. It has no storage and no owner. A deposit account that delegates to it
///         can be emptied into the treasury by anyone, and can do nothing else. The threat model is
///         `contracts/sweep-delegate.md`.
/// @dev Under a delegation the code runs at the deposit account: `address(this)` is that account, and the immutables,
///      which are part of the code, are those of this contract (EIP-7702, "Delegation of code execution").
contract SweepDelegate {
    address payable private immutable TREASURY;
    /// @dev Where this contract itself is. Elsewhere the code runs under a delegation.
    address private immutable DEPLOYMENT = address(this);

    /// @notice The treasury is the zero address
    error NoTreasury();
    /// @notice The treasury or the token refused the transfer of `amount` base units
    error TransferRefused(uint256 amount);
    /// @notice Batches run at this contract's own address and under no delegation
    error NotUnderDelegation();

    /// @param treasury_ receives everything, for ever
    constructor(address payable treasury_) {
        require(treasury_ != address(0), NoTreasury());
        TREASURY = treasury_;
    }

    /// @notice A delegated account still takes native money
    /// @dev Empty, so that it costs a sender the least that an account with code can cost.
    receive() external payable {}

    /// @notice The only receiver of what this code moves
    function treasury() external view returns (address) {
        return TREASURY;
    }

    /// @notice Moves the whole balance of `token` to the treasury, and does nothing when there is none
    /// @dev What the token returns is not read: some return nothing, and what counts is its final Transfer log.
    /// @param token an EIP-20 token
    function sweepToken(SweepableToken token) external {
        uint256 amount = token.balanceOf(address(this));
        if (amount == 0) return;
        (bool moved, ) = address(token).call(abi.encodeCall(SweepableToken.transfer, (TREASURY, amount)));
        require(moved, TransferRefused(amount));
    }

    /// @notice Moves the whole native balance to the treasury, and does nothing when there is none
    function sweepNative() external {
        uint256 amount = address(this).balance;
        if (amount == 0) return;
        (bool moved, ) = TREASURY.call{value: amount}("");
        require(moved, TransferRefused(amount));
    }

    /// @notice Sweeps one token from many accounts
    /// @dev An account that reverts, or is not delegated to this code, keeps its money and stops none of the others.
    /// @param token an EIP-20 token
    /// @param accounts deposit accounts that delegate to this contract
    function sweepTokens(SweepableToken token, address[] calldata accounts) external {
        bytes memory order = abi.encodeCall(SweepDelegate.sweepToken, (token));
        _callEach(accounts, order);
    }

    /// @notice Sweeps native money from many accounts, each by itself as in `sweepTokens`
    /// @param accounts deposit accounts that delegate to this contract
    function sweepNatives(address[] calldata accounts) external {
        _callEach(accounts, abi.encodeCall(SweepDelegate.sweepNative, ()));
    }

    /// @dev Refused under a delegation: there a stranger could make the deposit account call contracts of his choice.
    function _callEach(address[] calldata accounts, bytes memory order) private {
        require(address(this) == DEPLOYMENT, NotUnderDelegation());
        for (uint256 i = 0; i < accounts.length; ++i) {
            // Whether it moved anything is read from the logs afterwards, as for every other way to sweep.
            (bool swept, ) = accounts[i].call(order);
            swept;
        }
    }
}
