using System.IO.Compression;
using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Personal;

/// <summary>What is erased is gone: from answers, from the files of the data directory, and from backups that were made before.</summary>
public sealed class ErasureTests
{
    [Fact]
    public async Task What_is_erased_is_in_no_answer_no_file_and_no_backup_and_the_history_stays()
    {
        await using var server = await ServerProcess.StartNewAsync();
        using var first = new TrackingApi(server) { Described = DescribedApi.Committed };
        var old = await Recipient.DeliverAsync(first, "old", alias: true);
        var other = await Recipient.DeliverAsync(first, "other");
        Assert.Equal(0, await server.StopAsync());
        await server.StartAsync();
        using var api = new TrackingApi(server) { Described = DescribedApi.Committed };
        var recent = await Recipient.DeliverAsync(api, "recent", alias: true);

        // Encrypted: the bytes as stored are found, in table files and in the log, and what they say is nowhere.
        Recipient[] all = [old, other, recent];
        var stored = all.SelectMany(recipient => recipient.StoredIn(server.DataDirectory)).ToDictionary(StringComparer.Ordinal);
        Assert.Equal(10 + 9 + 10, stored.Count);
        Assert.Equal(stored.Keys.Order(StringComparer.Ordinal), StoredBytes.Found(server.DataDirectory, stored));
        Assert.Empty(StoredBytes.Found(server.DataDirectory, all.SelectMany(recipient => recipient.Words).ToDictionary(StringComparer.Ordinal)));
        var before = await ViewsAsync(api, all);
        var backup = Repository.NewDirectory();
        await CopyAsync(server.DataDirectory, backup);

        (await api.SendAsync(HttpMethod.Delete, $"/v1/packages/{old.Id}/personal")).Expect(204);
        (await api.SendAsync(HttpMethod.Delete, $"/v1/packages/{recent.Alias}/personal")).Expect(204);

        var left = other.StoredIn(server.DataDirectory).Keys.Order(StringComparer.Ordinal);
        Assert.Equal(left, StoredBytes.Found(server.DataDirectory, stored));
        await AssertShowsNothingAsync(api, old);
        await AssertShowsNothingAsync(api, recent);
        await AssertShowsAllAsync(api, other);
        AssertSameButForPersons(before, await ViewsAsync(api, all));

        // Again it changes nothing; nor does what comes later.
        (await api.SendAsync(HttpMethod.Delete, $"/v1/packages/{old.Id}/personal")).Expect(204);
        await recent.ReturnAsync(api);
        await old.AnnounceAgainAsync(api);
        await AssertShowsNothingAsync(api, old);
        await AssertShowsNothingAsync(api, recent);
        Assert.Empty(StoredBytes.OfPackage(server.DataDirectory, old.Id));
        Assert.Empty(StoredBytes.OfPackage(server.DataDirectory, recent.Id));
        Assert.Equal(left, StoredBytes.Found(server.DataDirectory, stored));

        // The backup beside today's keys.
        Assert.Equal(0, await server.StopAsync());
        Directory.Delete(Path.Combine(backup, "keys"), recursive: true);
        Directory.Move(Path.Combine(server.DataDirectory, "keys"), Path.Combine(backup, "keys"));
        Directory.Delete(server.DataDirectory, recursive: true);
        Directory.Move(backup, server.DataDirectory);
        Assert.Equal(
            stored.Keys.Where(name => !name.Contains("key", StringComparison.Ordinal) || name.StartsWith("other", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            StoredBytes.Found(server.DataDirectory, stored));
        await server.StartAsync();
        using var restored = new TrackingApi(server) { Described = DescribedApi.Committed };
        await AssertShowsNothingAsync(restored, old);
        await AssertShowsNothingAsync(restored, recent);
        await AssertShowsAllAsync(restored, other);
        AssertSameButForPersons(before, await ViewsAsync(restored, all));
    }

    [Fact]
    public async Task What_an_older_build_stored_unencrypted_is_shown_and_erased()
    {
        using var keys = new TemporaryDirectory();
        await using var server = await ServerProcess.StartNewAsync([], ["--Tracking:Personal:KeysDirectory", keys.Path]);
        Assert.Equal(0, await server.StopAsync());
        Assert.Equal((false, true), (Directory.Exists(Path.Combine(server.DataDirectory, "keys")), File.Exists(Path.Combine(keys.Path, "CURRENT"))));
        Directory.Delete(server.DataDirectory, recursive: true);
        await ZipFile.ExtractToDirectoryAsync(Path.Combine(AppContext.BaseDirectory, "Personal", "plain-2026-11-24.zip"), server.DataDirectory);
        await server.StartAsync();
        using var api = new TrackingApi(server) { Described = DescribedApi.Committed };
        Dictionary<string, byte[]> WordsOf(string id) => new string[]
        {
            $"Clara Oldfield of {id}", $"Behind the shed of {id}", $"Neighbour Oldham of {id}", $"plain image of {id}", $"plain signature of {id}",
        }.ToDictionary(words => words, StoredBytes.Text);
        var view = (await api.GetAsync("/v1/packages/OLD-1")).Json();
        Assert.Equal("Clara Oldfield of OLD-1", view["announcement"]!["recipient"]!["name"]!.GetValue<string>());
        Assert.Contains("Neighbour Oldham of OLD-1", (await api.GetAsync("/v1/packages/OLD-1/events")).Text, StringComparison.Ordinal);
        Assert.Contains("plain image of OLD-1", (await api.GetAsync("/v1/proofs/photo.OLD-1")).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains("Plain words of the customer", (await api.GetAsync("/v1/packages/OLD-1/reports")).Text, StringComparison.Ordinal);
        Assert.Equal(5, StoredBytes.Found(server.DataDirectory, WordsOf("OLD-1")).Count);

        // New personal data joins the old.
        await api.AcceptAsync(new Scan("returnStarted") { PackageId = "OLD-1", Reason = "refused", More = new JsonObject { ["location"] = new JsonObject { ["lat"] = 47.5, ["lon"] = -122.5 } } });
        Assert.Equal(2, (await api.GetAsync("/v1/packages/OLD-1/events")).Json()["items"]!.AsArray().Count(e => e!["location"] is not null));

        (await api.SendAsync(HttpMethod.Delete, "/v1/packages/OLD-1/personal")).Expect(204);

        Assert.Empty(StoredBytes.Found(server.DataDirectory, WordsOf("OLD-1")));
        Assert.Empty(StoredBytes.Found(server.DataDirectory, new Dictionary<string, byte[]> { ["report"] = StoredBytes.Text("Plain words of the customer") }));
        Assert.Equal(5, StoredBytes.Found(server.DataDirectory, WordsOf("OLD-2")).Count);
        Assert.Null((await api.GetAsync("/v1/packages/OLD-1")).Json()["announcement"]!["recipient"]);
        (await api.GetAsync("/v1/proofs/photo.OLD-1")).Problem(404);
        (await api.GetAsync("/v1/proofs/photo.OLD-2")).Expect(200);
    }

    [Fact]
    public async Task An_erasure_that_a_crash_cut_off_is_completed_when_it_is_asked_for_again()
    {
        await using var server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(server);
        var recipients = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Recipient.DeliverAsync(api, $"r{i}")));
        var stored = recipients.SelectMany(recipient => recipient.StoredIn(server.DataDirectory)).ToDictionary(StringComparer.Ordinal);
        Assert.Equal(stored.Count, StoredBytes.Found(server.DataDirectory, stored).Count);

        // Killed three times, each time when the keys of some more packages are destroyed and their answers are still under way.
        for (var round = 0; round < 3; round++)
        {
            var asked = recipients.Skip(round * 4).Take(4).Select(recipient => EraseQuietlyAsync(api, recipient.Id)).ToArray();
            await Eventually.TrueAsync(
                () => recipients.Skip(round * 4).Take(4).Any(recipient => StoredBytes.KeysOf(server.DataDirectory, recipient.Id).Count == 0), "a key is destroyed");
            await server.KillAsync();
            await Task.WhenAll(asked);
            await server.StartAsync();
            foreach (var recipient in recipients)
            {
                (await api.GetAsync($"/v1/packages/{recipient.Id}")).Expect(200);
                (await api.GetAsync($"/v1/packages/{recipient.Id}/events")).Expect(200);
            }
        }

        foreach (var recipient in recipients)
        {
            (await api.SendAsync(HttpMethod.Delete, $"/v1/packages/{recipient.Id}/personal")).Expect(204);
        }

        Assert.Empty(StoredBytes.Found(server.DataDirectory, stored));
        foreach (var recipient in recipients)
        {
            await AssertShowsNothingAsync(api, recipient);
            Assert.Equal("delivered", (await api.GetAsync($"/v1/packages/{recipient.Id}")).Json()["status"]!.GetValue<string>());
        }
    }

    private static async Task EraseQuietlyAsync(TrackingApi api, string id)
    {
        try
        {
            await api.SendAsync(HttpMethod.Delete, $"/v1/packages/{id}/personal");
        }
        catch (HttpRequestException)
        {
            // The server was killed meanwhile.
        }
    }

    private static async Task AssertShowsNothingAsync(TrackingApi api, Recipient recipient)
    {
        foreach (var path in new[] { "", "/events", "/reports", "/personal" })
        {
            var answer = (await api.GetAsync($"/v1/packages/{recipient.Id}{path}")).Expect(200);
            foreach (var (what, words) in recipient.Words)
            {
                Assert.True(answer.Bytes.AsSpan().IndexOf(words) < 0, $"{answer.Request} tells {what}: {answer.Text}");
            }

            Assert.DoesNotContain("47.68", answer.Text, StringComparison.Ordinal);
        }

        Assert.True((await api.GetAsync($"/v1/packages/{recipient.Id}/personal")).Json()["erased"]!.GetValue<bool>());
        (await api.GetAsync($"/v1/proofs/{recipient.Photo}")).Problem(404);
        (await api.GetAsync($"/v1/proofs/{recipient.Photo}.signature")).Problem(404);
        (await api.GetAsync($"/v1/track/{recipient.Token}")).Expect(200);
        (await api.GetAsync($"/v1/track/{recipient.Token}/proof")).Problem(404);
    }

    private static async Task AssertShowsAllAsync(TrackingApi api, Recipient recipient)
    {
        var held = (await api.GetAsync($"/v1/packages/{recipient.Id}/personal")).Expect(200);
        foreach (var (what, words) in recipient.Words)
        {
            Assert.True(what.EndsWith("image", StringComparison.Ordinal) || held.Bytes.AsSpan().IndexOf(words) >= 0, $"{held.Request} does not tell {what}: {held.Text}");
        }

        (await api.GetAsync($"/v1/proofs/{recipient.Photo}")).Expect(200);
        (await api.GetAsync($"/v1/track/{recipient.Token}/proof")).Expect(200);
    }

    private static async Task<List<JsonNode>> ViewsAsync(TrackingApi api, Recipient[] recipients)
    {
        var views = new List<JsonNode>();
        foreach (var recipient in recipients)
        {
            views.Add((await api.GetAsync($"/v1/packages/{recipient.Id}")).Json());
            views.Add((await api.GetAsync($"/v1/packages/{recipient.Id}/events")).Json());
        }

        return views;
    }

    private static void AssertSameButForPersons(List<JsonNode> before, List<JsonNode> after)
    {
        foreach (var (was, now) in before.Zip(after))
        {
            Assert.Equal(Without(was), Without(now));
        }

        static string Without(JsonNode view)
        {
            var copy = view.DeepClone().AsObject();
            copy.Remove("asOf");
            foreach (var name in new[] { "recipient", "destination", "instructions" })
            {
                copy["announcement"]?.AsObject().Remove(name);
            }

            foreach (var e in copy["items"]?.AsArray() ?? [])
            {
                e!.AsObject().Remove("location");
                e!.AsObject().Remove("proof");
            }

            return copy.ToJsonString();
        }
    }

    /// <summary>Copies files that are in use, as a backup does: all that a table file or manifest names is there once the log is copied last.</summary>
    private static async Task CopyAsync(string from, string to)
    {
        using var copy = System.Diagnostics.Process.Start("cp", ["-a", from + "/.", to]);
        await copy.WaitForExitAsync();
        Assert.Equal(0, copy.ExitCode);
    }
}
