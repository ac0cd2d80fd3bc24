// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Who may do what
/// @notice The owner names the pauser, the blacklister and the master minter, and nobody else does.
abstract contract Roles {
    address public owner;
    address public pauser;
    address public blacklister;
    address public masterMinter;

    event OwnershipTransferred(address previousOwner, address newOwner);
    event PauserChanged(address indexed newAddress);
    event BlacklisterChanged(address indexed newBlacklister);
    event MasterMinterChanged(address indexed newMasterMinter);

    modifier onlyOwner() {
        require(msg.sender == owner, "Ownable: caller is not the owner");
        _;
    }

    modifier onlyPauser() {
        require(msg.sender == pauser, "Pausable: caller is not the pauser");
        _;
    }

    modifier onlyBlacklister() {
        require(msg.sender == blacklister, "Blacklistable: caller is not the blacklister");
        _;
    }

    modifier onlyMasterMinter() {
        require(msg.sender == masterMinter, "FiatToken: caller is not the masterMinter");
        _;
    }

    /// @notice Hands the ownership over
    function transferOwnership(address newOwner) external onlyOwner {
        require(newOwner != address(0), "Ownable: new owner is the zero address");
        emit OwnershipTransferred(owner, newOwner);
        owner = newOwner;
    }

    function updatePauser(address newPauser) external onlyOwner {
        require(newPauser != address(0), "Pausable: new pauser is the zero address");
        pauser = newPauser;
        emit PauserChanged(newPauser);
    }

    function updateBlacklister(address newBlacklister) external onlyOwner {
        require(newBlacklister != address(0), "Blacklistable: new blacklister is the zero address");
        blacklister = newBlacklister;
        emit BlacklisterChanged(newBlacklister);
    }

    function updateMasterMinter(address newMasterMinter) external onlyOwner {
        require(newMasterMinter != address(0), "FiatToken: new masterMinter is the zero address");
        masterMinter = newMasterMinter;
        emit MasterMinterChanged(newMasterMinter);
    }

    /// @dev One account starts with every role.
    function _initializeRoles(address holder) internal {
        require(holder != address(0), "FiatToken: new owner is the zero address");
        owner = pauser = blacklister = masterMinter = holder;
        emit OwnershipTransferred(address(0), holder);
    }
}
