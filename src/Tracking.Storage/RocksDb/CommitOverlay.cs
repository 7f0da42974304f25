using System.Runtime.InteropServices;
using RocksDbSharp;

namespace Tracking.Storage.RocksDb;

/// <summary>
/// What a group of writes has read and changed so far, over the database. A later write of the group sees the earlier ones here, and each changed
/// key reaches the batch once, with its last value. Used by the writer's thread alone.
/// </summary>
internal sealed class CommitOverlay
{
    private readonly RocksDatabase _database;
    private readonly Arena _arena = new();
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<ArraySegment<byte>, int> _index = new(KeyComparer.Instance);
    private readonly Dictionary<ArraySegment<byte>, int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public CommitOverlay(RocksDatabase database)
    {
        _database = database;
        _lookup = _index.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Number of changed keys.</summary>
    public int Changes { get; private set; }

    /// <summary>Bytes held for this group.</summary>
    public long Bytes => _arena.Allocated;

    /// <summary>Reads a value and remembers it.</summary>
    /// <param name="key">The whole key.</param>
    /// <param name="most">How many of the value's first bytes are of interest.</param>
    /// <param name="room">Bytes that will probably be added to it.</param>
    /// <param name="value">The value's bytes, until the next change.</param>
    /// <returns>Whether the key exists.</returns>
    public bool TryLoad(ReadOnlySpan<byte> key, int most, int room, out ReadOnlySpan<byte> value)
    {
        if (_lookup.TryGetValue(key, out int at))
        {
            Entry known = _entries[at];
            value = known.Value;
            return known.Exists;
        }

        using PinnedValue stored = _database.Get(key);
        ref Entry entry = ref Add(key);
        if (!stored.Found)
        {
            value = default;
            return false;
        }

        ReadOnlySpan<byte> span = stored.Span;
        span = span[..Math.Min(span.Length, most)];
        ArraySegment<byte> memory = _arena.Allocate(span.Length + room);
        span.CopyTo(memory);
        entry.Exists = true;
        entry.Memory = memory;
        entry.Length = span.Length;
        value = entry.Value;
        return true;
    }

    /// <summary>The value as this group sees it, of a key that was loaded or does not exist; reads nothing.</summary>
    public bool TryPeek(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        if (_lookup.TryGetValue(key, out int at) && _entries[at].Exists)
        {
            value = _entries[at].Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Replaces a value.</summary>
    /// <returns>The new value's memory, to be filled.</returns>
    public Span<byte> Replace(ReadOnlySpan<byte> key, int length)
    {
        ref Entry entry = ref Change(key);
        if (entry.Memory.Count < length)
        {
            entry.Memory = _arena.Allocate(length);
        }

        entry.Exists = true;
        entry.Length = length;
        return entry.Memory.AsSpan(0, length);
    }

    /// <summary>Makes a value longer and keeps what it has.</summary>
    /// <returns>The whole value's memory; what was added is to be filled.</returns>
    public Span<byte> Extend(ReadOnlySpan<byte> key, int added)
    {
        ref Entry entry = ref Change(key);
        int length = (entry.Exists ? entry.Length : 0) + added;
        if (entry.Memory.Count < length)
        {
            // A value that grows again within a group will probably do so once more.
            ArraySegment<byte> memory = _arena.Allocate(entry.Exists ? length + (length / 2) : length);
            if (entry.Exists)
            {
                entry.Value.CopyTo(memory);
            }

            entry.Memory = memory;
        }

        entry.Exists = true;
        entry.Length = length;
        return entry.Memory.AsSpan(0, length);
    }

    public void Delete(ReadOnlySpan<byte> key)
    {
        ref Entry entry = ref Change(key);
        entry.Exists = false;
        entry.Length = 0;
    }

    public void AddTo(WriteBatch batch)
    {
        foreach (ref readonly Entry entry in CollectionsMarshal.AsSpan(_entries))
        {
            if (!entry.Changed)
            {
                continue;
            }

            ColumnFamilyHandle family = _database.FamilyOf(entry.Key[0]);
            if (entry.Exists)
            {
                batch.Put(entry.Key, entry.Value, family);
            }
            else
            {
                batch.Delete(entry.Key, family);
            }
        }
    }

    public void Reset()
    {
        _entries.Clear();
        _index.Clear();
        _arena.Reset();
        Changes = 0;
    }

    private ref Entry Change(ReadOnlySpan<byte> key)
    {
        ref Entry entry = ref _lookup.TryGetValue(key, out int at) ? ref CollectionsMarshal.AsSpan(_entries)[at] : ref Add(key);
        if (!entry.Changed)
        {
            entry.Changed = true;
            Changes++;
        }

        return ref entry;
    }

    private ref Entry Add(ReadOnlySpan<byte> key)
    {
        ArraySegment<byte> memory = _arena.Allocate(key.Length);
        key.CopyTo(memory);
        _index.Add(memory, _entries.Count);
        _entries.Add(new Entry { Key = memory });
        return ref CollectionsMarshal.AsSpan(_entries)[^1];
    }

    private struct Entry
    {
        public ArraySegment<byte> Key;
        public ArraySegment<byte> Memory;
        public int Length;
        public bool Exists;
        public bool Changed;

        public readonly ReadOnlySpan<byte> Value => Memory.AsSpan(0, Length);
    }
}
