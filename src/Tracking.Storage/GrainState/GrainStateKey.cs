using Orleans.Runtime;
using Tracking.Storage.RocksDb;

namespace Tracking.Storage.GrainState;

/// <summary>Keys of grain state: each part but the last stands behind its length, so that no two states share a key.</summary>
internal static class GrainStateKey
{
    public static byte[] Create(string stateName, GrainId grainId)
    {
        ReadOnlySpan<byte> type = grainId.Type.AsSpan();
        ReadOnlySpan<byte> id = grainId.Key.AsSpan();
        int nameLength = RowRules.StrictUtf8.GetByteCount(stateName);
        byte[] key = new byte[1 + Leb128.Size(nameLength) + nameLength + Leb128.Size(type.Length) + type.Length + id.Length];
        key[0] = KeyCodec.GrainState;
        int at = 1;
        at += Leb128.Write(key.AsSpan(at), nameLength);
        at += RowRules.StrictUtf8.GetBytes(stateName, key.AsSpan(at));
        at += Leb128.Write(key.AsSpan(at), type.Length);
        type.CopyTo(key.AsSpan(at));
        id.CopyTo(key.AsSpan(at + type.Length));
        return key;
    }
}
