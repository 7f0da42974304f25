using System.Buffers.Binary;
using Tracking.Grains.Recording;
using Tracking.Model.Carriers;

namespace Tracking.Grains.Places;

/// <summary>
/// Members that have left a place: a hash table whose entries lie as bytes one behind the other in pages. A network of a billion packages a year has a hundred million of them
/// in the week for which they are remembered: as objects each would take three times the memory, and every garbage collection would walk through all of them.
/// </summary>
internal sealed class DepartedMembers
{
    private const int SmallestPage = 256;
    private const int LargestPage = 1 << OffsetBits;
    private const int OffsetBits = 16;
    private const int FewestBuckets = 8;

    private readonly List<byte[]> pages = [];
    private int[] buckets = [];
    private int used;
    private long deadBytes;
    private long liveBytes;

    /// <summary>Number of members.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that the members take, free room included.</summary>
    public long Bytes
    {
        get
        {
            long bytes = buckets.Length * sizeof(int);
            foreach (byte[] page in pages)
            {
                bytes += page.Length;
            }

            return bytes;
        }
    }

    /// <summary>All members, in no order. Members may be removed meanwhile, and nothing else.</summary>
    public IEnumerable<Entry> All()
    {
        for (int i = 0; i < pages.Count; i++)
        {
            foreach (Entry entry in Living(pages[i], i == pages.Count - 1 ? used : pages[i].Length))
            {
                yield return entry;
            }
        }
    }

    /// <summary>Finds a member.</summary>
    public bool TryFind(MemberKey key, out Entry entry) => TryFind(key, HashOf(key), out entry, out _);

    /// <summary>Adds a member or replaces what is known of it.</summary>
    /// <param name="key">The member.</param>
    /// <param name="version">Version of its row.</param>
    /// <param name="lastAt">The last moment at which anything happened to it here; milliseconds since 1970.</param>
    /// <param name="row">Its row as it is stored.</param>
    public void Put(MemberKey key, int version, long lastAt, ReadOnlySpan<byte> row)
    {
        int hash = HashOf(key);
        Remove(key, hash);
        if (deadBytes > LargestPage)
        {
            Trim();
        }

        if (Count >= buckets.Length)
        {
            Rebuild(Math.Max(FewestBuckets, 2 * buckets.Length));
        }

        int keyLength = Memberships.KeyLength(key);
        (byte[] page, int address) = Reserve(Entry.SizeOf(keyLength, row.Length));
        var entry = new Entry(page, address & (LargestPage - 1));
        entry.Write(hash, version, lastAt, keyLength, row);
        Memberships.WriteKey(key, entry.KeyBytes);
        Link(entry, address);
        liveBytes += entry.Size;
        Count++;
    }

    /// <summary>Removes a member; returns whether it was there.</summary>
    public bool Remove(MemberKey key) => Remove(key, HashOf(key));

    /// <summary>Gives room back that removed members took, where that is worth it.</summary>
    public void Trim()
    {
        if (deadBytes > LargestPage && deadBytes > liveBytes)
        {
            int size = FewestBuckets;
            while (size < Count)
            {
                size *= 2;
            }

            Rebuild(size);
        }
        else if (Count == 0)
        {
            pages.Clear();
            buckets = [];
            used = 0;
            deadBytes = 0;
        }
    }

    private static int HashOf(MemberKey key) => string.GetHashCode(key.Id.AsSpan()) ^ (key.IsContainer ? 1 : 0);

    private bool Remove(MemberKey key, int hash)
    {
        if (!TryFind(key, hash, out Entry entry, out Entry? previous))
        {
            return false;
        }

        if (previous is { } before)
        {
            before.Next = entry.Next;
        }
        else
        {
            buckets[hash & (buckets.Length - 1)] = entry.Next;
        }

        entry.Kill();
        deadBytes += entry.Size;
        liveBytes -= entry.Size;
        Count--;
        return true;
    }

    private bool TryFind(MemberKey key, int hash, out Entry entry, out Entry? previous)
    {
        previous = null;
        if (buckets.Length > 0)
        {
            int length = Memberships.KeyLength(key);
            Span<byte> wanted = length <= 256 ? stackalloc byte[length] : new byte[length];
            Memberships.WriteKey(key, wanted);
            for (int next = buckets[hash & (buckets.Length - 1)]; next != 0;)
            {
                entry = At(next - 1);
                if (entry.Hash == hash && entry.KeyBytes.SequenceEqual(wanted))
                {
                    return true;
                }

                previous = entry;
                next = entry.Next;
            }
        }

        entry = default;
        return false;
    }

    private Entry At(int address) => new(pages[address >> OffsetBits], address & (LargestPage - 1));

    private void Link(Entry entry, int address)
    {
        ref int bucket = ref buckets[entry.Hash & (buckets.Length - 1)];
        entry.Next = bucket;
        bucket = address + 1;
    }

    /// <summary>Room for an entry, on the last page or a new one. Pages double up to the largest; an entry that is larger still has a page to itself.</summary>
    private (byte[] Page, int Address) Reserve(int size)
    {
        if (pages.Count == 0 || pages[^1].Length - used < size)
        {
            int length = pages.Count == 0 ? SmallestPage : Math.Min(LargestPage, 2 * pages[^1].Length);
            pages.Add(new byte[Math.Max(length, size)]);
            used = 0;
        }

        int offset = used;
        used += size;
        return (pages[^1], ((pages.Count - 1) << OffsetBits) | offset);
    }

    /// <summary>Lays everything out anew, without what was removed.</summary>
    private void Rebuild(int bucketCount)
    {
        byte[][] old = [.. pages];
        int oldUsed = used;
        pages.Clear();
        used = 0;
        deadBytes = 0;
        buckets = new int[bucketCount];
        for (int i = 0; i < old.Length; i++)
        {
            foreach (Entry entry in Living(old[i], i == old.Length - 1 ? oldUsed : old[i].Length))
            {
                (byte[] page, int address) = Reserve(entry.Size);
                var copy = new Entry(page, address & (LargestPage - 1));
                entry.CopyTo(copy);
                Link(copy, address);
            }

            old[i] = [];
        }
    }

    /// <summary>The entries of a page that were not removed. Behind the last one there may be a rest that is too small for another.</summary>
    private static IEnumerable<Entry> Living(byte[] page, int end)
    {
        for (int offset = 0; end - offset >= Entry.SmallestSize;)
        {
            var entry = new Entry(page, offset);
            if (entry.Size == 0)
            {
                yield break;
            }

            offset += entry.Size;
            if (!entry.IsDead)
            {
                yield return entry;
            }
        }
    }

    /// <summary>One member, where it lies. Counts until the table changes.</summary>
    internal readonly struct Entry(byte[] page, int offset)
    {
        // size 4, next 4, hash 4, version 4, last 8, length of the key 2, key, row
        private const int NextAt = 4;
        private const int HashAt = 8;
        private const int VersionAt = 12;
        private const int LastAtAt = 16;
        private const int KeyLengthAt = 24;
        private const int Header = 26;

        internal const int SmallestSize = Header;

        private const int Dead = int.MinValue;

        /// <summary>The member.</summary>
        public MemberKey Key => Memberships.MemberOf(KeyBytes);

        /// <summary>Version of its row.</summary>
        public int Version => Read(VersionAt);

        /// <summary>The last moment at which anything happened to it here; milliseconds since 1970.</summary>
        public long LastAt => BinaryPrimitives.ReadInt64LittleEndian(page.AsSpan(offset + LastAtAt));

        /// <summary>Its row as it is stored.</summary>
        public ReadOnlySpan<byte> Row => page.AsSpan(offset + Header + KeyLength, Size - Header - KeyLength);

        internal int Size => Read(0);

        internal bool IsDead => Version == Dead;

        internal int Hash => Read(HashAt);

        internal int Next
        {
            get => Read(NextAt);
            set => Write(NextAt, value);
        }

        internal Span<byte> KeyBytes => page.AsSpan(offset + Header, KeyLength);

        private Span<byte> Bytes => page.AsSpan(offset, Size);

        private Span<byte> Room => page.AsSpan(offset);

        private int KeyLength => BinaryPrimitives.ReadUInt16LittleEndian(page.AsSpan(offset + KeyLengthAt));

        internal static int SizeOf(int keyLength, int rowLength) => Header + keyLength + rowLength;

        internal void Write(int hash, int version, long lastAt, int keyLength, ReadOnlySpan<byte> row)
        {
            Write(0, SizeOf(keyLength, row.Length));
            Write(HashAt, hash);
            Write(VersionAt, version);
            BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(offset + LastAtAt), lastAt);
            BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(offset + KeyLengthAt), checked((ushort)keyLength));
            row.CopyTo(page.AsSpan(offset + Header + keyLength));
        }

        internal void CopyTo(Entry other) => Bytes.CopyTo(other.Room);

        internal void Kill() => Write(VersionAt, Dead);

        private int Read(int at) => BinaryPrimitives.ReadInt32LittleEndian(page.AsSpan(offset + at));

        private void Write(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(offset + at), value);
    }
}
