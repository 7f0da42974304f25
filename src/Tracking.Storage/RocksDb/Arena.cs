namespace Tracking.Storage.RocksDb;

/// <summary>Memory for one group of writes, given back all at once.</summary>
internal sealed class Arena
{
    private const int BlockBytes = 256 * 1024;
    private const int LargeBytes = BlockBytes / 4;
    private const int KeptBlocks = 64;
    private readonly List<byte[]> _blocks = [];
    private int _block;
    private int _used = BlockBytes;

    /// <summary>Bytes given out since the last reset.</summary>
    public long Allocated { get; private set; }

    public ArraySegment<byte> Allocate(int length)
    {
        Allocated += length;
        if (length > LargeBytes)
        {
            return new ArraySegment<byte>(GC.AllocateUninitializedArray<byte>(length));
        }

        if (_blocks.Count == 0 || _used + length > BlockBytes)
        {
            _block = _blocks.Count == 0 ? 0 : _block + 1;
            if (_block == _blocks.Count)
            {
                _blocks.Add(GC.AllocateUninitializedArray<byte>(BlockBytes));
            }

            _used = 0;
        }

        ArraySegment<byte> slice = new(_blocks[_block], _used, length);
        _used += length;
        return slice;
    }

    public void Reset()
    {
        if (_blocks.Count > KeptBlocks)
        {
            _blocks.RemoveRange(KeptBlocks, _blocks.Count - KeptBlocks);
        }

        _block = 0;
        _used = 0;
        Allocated = 0;
    }
}
