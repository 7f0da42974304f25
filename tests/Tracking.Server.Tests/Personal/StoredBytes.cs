using System.Text;
using RocksDbSharp;
using Xunit;

namespace Tracking.Server.Tests.Personal;

/// <summary>Looks into the files of a server, also while it runs.</summary>
internal static class StoredBytes
{
    private const byte PersonalKind = 21;
    private const byte ProofKind = 22;
    private const byte KeyKind = 24;
    private const int MostAttempts = 50;

    /// <summary>The values of all rows of a package's personal data as they are stored.</summary>
    public static List<byte[]> OfPackage(string dataDirectory, string barcode) => Read(dataDirectory, PersonalKind, barcode);

    /// <summary>The value of a photo's or signature's row as it is stored.</summary>
    public static byte[] OfProof(string dataDirectory, string id) => Assert.Single(Read(dataDirectory, ProofKind, id));

    /// <summary>The keys of a barcode or proof.</summary>
    public static List<byte[]> KeysOf(string dataDirectory, string id) => [.. Read(Path.Combine(dataDirectory, "keys"), KeyKind, id).Where(key => key.Length >= 32).Select(key => key[^32..])];

    /// <summary>Which of some bytes are in any file of a directory; of long ones the first and the last are looked for, because logs cut values into blocks.</summary>
    public static List<string> Found(string dataDirectory, IReadOnlyDictionary<string, byte[]> wanted)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(dataDirectory, "*", SearchOption.AllDirectories))
        {
            byte[] content;
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                content = new byte[file.Length];
                content = content[..file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
            }
            catch (FileNotFoundException)
            {
                continue;
            }

            foreach (var (name, bytes) in wanted)
            {
                var part = Math.Min(64, bytes.Length);
                if (content.AsSpan().IndexOf(bytes.AsSpan(0, part)) >= 0 || content.AsSpan().IndexOf(bytes.AsSpan(bytes.Length - part)) >= 0)
                {
                    found.Add(name);
                }
            }
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static List<byte[]> Read(string directory, byte kind, string id)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return ReadOnce(directory, kind, id);
            }
            catch (RocksDbException) when (attempt < MostAttempts)
            {
                // The server has just removed a file that was about to be opened.
            }
        }
    }

    private static List<byte[]> ReadOnce(string directory, byte kind, string id)
    {
        var families = new ColumnFamilies();
        foreach (var name in new[] { "history", "timeline", "tables", "personal", "grainstate" })
        {
            families.Add(name, new ColumnFamilyOptions());
        }

        // Its own log file goes elsewhere: the directory is the server's.
        using var logs = new TemporaryDirectory();
        using var database = RocksDb.OpenReadOnly(new DbOptions().SetDbLogDir(logs.Path), directory, families, false);
        byte[] prefix = [kind, .. Text(id), 0];
        using var iterator = database.NewIterator(database.GetColumnFamily("personal"));
        var values = new List<byte[]>();
        for (iterator.Seek(prefix); iterator.Valid() && iterator.Key().AsSpan().StartsWith(prefix); iterator.Next())
        {
            // Behind the store's own format (one byte) and the row's version (eight).
            values.Add(iterator.Value()[9..]);
        }

        return values;
    }
}
