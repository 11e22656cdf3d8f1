// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The trees that Sensor builds, from all of their leaves, as plainly as can be.
library Trees {
    // --- Messages of a block: sorted pairs -------------------------------------------------------

    function sortedRoot(bytes32[] memory leaves) internal pure returns (bytes32) {
        if (leaves.length == 0) return bytes32(0);
        bytes32[] memory row = leaves;
        while (row.length > 1) {
            row = _sortedRow(row);
        }
        return row[0];
    }

    function sortedProof(bytes32[] memory leaves, uint256 index)
        internal
        pure
        returns (bytes32[] memory proof)
    {
        bytes32[] memory row = leaves;
        while (row.length > 1) {
            if (index ^ 1 < row.length) proof = append(proof, row[index ^ 1]);
            row = _sortedRow(row);
            index /= 2;
        }
    }

    function _sortedRow(bytes32[] memory row) private pure returns (bytes32[] memory above) {
        above = new bytes32[]((row.length + 1) / 2);
        for (uint256 i = 0; i < above.length; ++i) {
            if (2 * i + 1 == row.length) {
                above[i] = row[2 * i];
            } else {
                (bytes32 a, bytes32 b) = (row[2 * i], row[2 * i + 1]);
                above[i] = a < b ? pair(a, b) : pair(b, a);
            }
        }
    }

    // --- The Merkle mountain range ---------------------------------------------------------------

    function mountainRoot(bytes32[] memory leaves) internal pure returns (bytes32) {
        return _bag(leaves, 0);
    }

    /// The items in the order of `mmr_generateProof`.
    function mountainProof(bytes32[] memory leaves, uint256 index)
        internal
        pure
        returns (bytes32[] memory proof)
    {
        uint256 start = 0;
        while (true) {
            uint256 size = _largestPowerOfTwo(leaves.length - start);
            if (index < start + size) {
                proof = _siblings(leaves, start, size, index, proof);
                if (start + size < leaves.length) {
                    proof = append(proof, _bag(leaves, start + size));
                }
                return proof;
            }
            proof = append(proof, _perfect(leaves, start, size));
            start += size;
        }
    }

    function _siblings(
        bytes32[] memory leaves,
        uint256 start,
        uint256 size,
        uint256 index,
        bytes32[] memory proof
    ) private pure returns (bytes32[] memory) {
        if (size == 1) return proof;
        uint256 half = size / 2;
        if (index < start + half) {
            proof = _siblings(leaves, start, half, index, proof);
            return append(proof, _perfect(leaves, start + half, half));
        }
        proof = _siblings(leaves, start + half, half, index, proof);
        return append(proof, _perfect(leaves, start, half));
    }

    /// All mountains from `start` on, bagged from the right.
    function _bag(bytes32[] memory leaves, uint256 start) private pure returns (bytes32) {
        uint256 size = _largestPowerOfTwo(leaves.length - start);
        bytes32 peak = _perfect(leaves, start, size);
        if (start + size == leaves.length) return peak;
        return pair(_bag(leaves, start + size), peak);
    }

    function _perfect(bytes32[] memory leaves, uint256 start, uint256 size)
        private
        pure
        returns (bytes32)
    {
        if (size == 1) return leaves[start];
        return pair(_perfect(leaves, start, size / 2), _perfect(leaves, start + size / 2, size / 2));
    }

    function _largestPowerOfTwo(uint256 most) private pure returns (uint256 size) {
        for (size = 1; 2 * size <= most;) {
            size *= 2;
        }
    }

    // --- Validator sets --------------------------------------------------------------------------

    function orderedRoot(address[] memory addresses) internal pure returns (bytes32) {
        bytes32[] memory row = new bytes32[](addresses.length);
        for (uint256 i = 0; i < row.length; ++i) {
            row[i] = keccak256(abi.encodePacked(addresses[i]));
        }
        while (row.length > 1) {
            bytes32[] memory above = new bytes32[]((row.length + 1) / 2);
            for (uint256 i = 0; i < above.length; ++i) {
                above[i] = 2 * i + 1 == row.length ? row[2 * i] : pair(row[2 * i], row[2 * i + 1]);
            }
            row = above;
        }
        return row[0];
    }

    // ---------------------------------------------------------------------------------------------

    function pair(bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(left, right));
    }

    function append(bytes32[] memory list, bytes32 item)
        internal
        pure
        returns (bytes32[] memory longer)
    {
        longer = new bytes32[](list.length + 1);
        for (uint256 i = 0; i < list.length; ++i) {
            longer[i] = list[i];
        }
        longer[list.length] = item;
    }
}
