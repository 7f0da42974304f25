using RocksDbSharp;

namespace Tracking.Storage.RocksDb;

/// <summary>A value that stays inside the database's memory until it is disposed of.</summary>
internal unsafe ref struct PinnedValue(IntPtr handle)
{
    private IntPtr _handle = handle;

    public readonly bool Found => _handle != IntPtr.Zero;

    public readonly ReadOnlySpan<byte> Span
    {
        get
        {
            IntPtr bytes = Native.Instance.rocksdb_pinnableslice_value(_handle, out UIntPtr length);
            return new ReadOnlySpan<byte>((void*)bytes, checked((int)length));
        }
    }

    public void Dispose()
    {
        if (_handle != IntPtr.Zero)
        {
            Native.Instance.rocksdb_pinnableslice_destroy(_handle);
            _handle = IntPtr.Zero;
        }
    }
}
