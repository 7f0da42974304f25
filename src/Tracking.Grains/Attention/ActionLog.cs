using System.Buffers.Binary;
using System.Text;
using Tracking.Storage;

namespace Tracking.Grains.Attention;

/// <summary>
/// On which subjects an action had its effect already, so that a repeat has none. Durable; forgotten after <see cref="Memory"/>, or earlier when there
/// are more than <see cref="MaxSubjects"/>.
/// </summary>
internal sealed class ActionLog(IRowStore store, TimeProvider time)
{
    /// <summary>An action is remembered for so long after it was begun; milliseconds.</summary>
    public const long Memory = 24L * 60 * 60 * 1000;

    /// <summary>Subjects of all actions together.</summary>
    public const int MaxSubjects = 200_000;

    private const int PageSize = 1000;
    private const byte Format = 1;
    private static readonly Partition Rows = new(PartitionKind.Index, "attention-actions");
    private readonly Dictionary<Guid, Entry> actions = [];
    private int subjects;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Whether there are more than it remembers.</summary>
    public bool IsFull => subjects > MaxSubjects;

    /// <summary>Reads what is remembered.</summary>
    public async Task LoadAsync()
    {
        ReadOnlyMemory<byte> after = default;
        IReadOnlyList<TableRow> page;
        do
        {
            page = await store.ReadRowsAsync(Rows, after, default, PageSize);
            foreach (TableRow row in page)
            {
                ReadOnlySpan<byte> key = row.Key.Span, value = row.Value.Span;
                if (value[0] != Format)
                {
                    throw new InvalidDataException($"A done action is stored in format {value[0]}; this build reads {Format}.");
                }

                Remember(new Guid(key[..16], bigEndian: true), Encoding.UTF8.GetString(key[16..]), BinaryPrimitives.ReadInt64BigEndian(value[1..]));
                after = row.Key;
            }
        }
        while (page.Count == PageSize);
    }

    /// <summary>Whether the action had its effect on the subject.</summary>
    public bool Has(Guid actionId, string subject) => actions.TryGetValue(actionId, out Entry? entry) && entry.Subjects.Contains(subject);

    /// <summary>The rows that make it durable that an action had its effect; <see cref="Remember(Guid, IEnumerable{string})"/> once they are.</summary>
    public void AddPuts(List<TablePut> puts, Guid actionId, IEnumerable<string> done)
    {
        byte[] value = new byte[9];
        value[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(1), Now);
        foreach (string subject in done)
        {
            puts.Add(new TablePut(Rows, KeyOf(actionId, subject), 1, value));
        }
    }

    /// <summary>The action had its effect on the subjects.</summary>
    public void Remember(Guid actionId, IEnumerable<string> done)
    {
        long now = Now;
        foreach (string subject in done)
        {
            Remember(actionId, subject, now);
        }
    }

    /// <summary>Forgets old actions. Returns the rows to delete.</summary>
    public List<TableDelete> Purge()
    {
        var deletes = new List<TableDelete>();
        long oldest = Now - Memory;
        foreach ((Guid id, Entry entry) in actions.OrderBy(action => action.Value.At).ToList())
        {
            if (entry.At >= oldest && !IsFull)
            {
                break;
            }

            deletes.AddRange(entry.Subjects.Select(subject => new TableDelete(Rows, KeyOf(id, subject))));
            subjects -= entry.Subjects.Count;
            actions.Remove(id);
        }

        return deletes;
    }

    private static byte[] KeyOf(Guid actionId, string subject)
    {
        byte[] key = new byte[16 + Encoding.UTF8.GetByteCount(subject)];
        actionId.TryWriteBytes(key, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(subject, key.AsSpan(16));
        return key;
    }

    private void Remember(Guid actionId, string subject, long at)
    {
        if (!actions.TryGetValue(actionId, out Entry? entry))
        {
            actions.Add(actionId, entry = new Entry(at));
        }

        subjects += entry.Subjects.Add(subject) ? 1 : 0;
    }

    private sealed record Entry(long At)
    {
        public HashSet<string> Subjects { get; } = new(StringComparer.Ordinal);
    }
}
