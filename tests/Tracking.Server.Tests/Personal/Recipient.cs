using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;

namespace Tracking.Server.Tests.Personal;

/// <summary>Somebody who got a package: with name and address, a door, a photo, a signature, and words of their own.</summary>
internal sealed class Recipient
{
    private readonly string _name;
    private readonly byte[] _photo;
    private readonly byte[] _signature;

    private Recipient(string name, bool alias)
    {
        _name = name;
        var suffix = Guid.NewGuid().ToString("N")[..8];
        Id = $"{name}-{suffix}";
        Alias = alias ? $"{name}-again-{suffix}" : Id;
        Photo = $"photo-{name}-{suffix}";
        _photo = [0x89, 0x50, 0x4E, 0x47, .. StoredBytes.Text(string.Concat(Enumerable.Repeat($"photo {Id} ", 5_000)))];
        _signature = [0x89, 0x50, 0x4E, 0x47, .. StoredBytes.Text(string.Concat(Enumerable.Repeat($"signature {Id} ", 20)))];
        Words = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [$"{name}'s name"] = StoredBytes.Text($"Nora {Id} Example"),
            [$"{name}'s address"] = StoredBytes.Text($"12 Long Road {Id}"),
            [$"{name}'s instructions"] = StoredBytes.Text($"The key is under the pot {Id}"),
            [$"{name}'s neighbour"] = StoredBytes.Text($"Neighbour {Id}"),
            [$"{name}'s words"] = StoredBytes.Text($"Nothing came {Id}"),
            [$"{name}'s photo image"] = StoredBytes.Text($"photo {Id} "),
            [$"{name}'s signature image"] = StoredBytes.Text($"signature {Id} "),
        };
    }

    public string Id { get; }

    /// <summary>A further barcode of the package, or the same.</summary>
    public string Alias { get; }

    public string Photo { get; }

    public string Token { get; private set; } = "";

    /// <summary>What is told of the recipient, by what it is.</summary>
    public IReadOnlyDictionary<string, byte[]> Words { get; }

    /// <summary>Announces a package and delivers it; with an alias the last scan is made under that.</summary>
    public static async Task<Recipient> DeliverAsync(TrackingApi api, string name, bool alias = false)
    {
        var recipient = new Recipient(name, alias);
        await recipient.AnnounceAsync(api, $"Nora {recipient.Id} Example");
        if (alias)
        {
            await api.AcceptAsync(new Scan("relabelled") { PackageId = recipient.Id, NewPackageId = recipient.Alias, OccurredAt = DateTimeOffset.UtcNow.AddMinutes(-20) });
        }

        await recipient.PutAsync(api, recipient.Photo, recipient._photo);
        await recipient.PutAsync(api, recipient.Photo + ".signature", recipient._signature);
        await api.AcceptAsync(
            new Scan("arrived") { PackageId = recipient.Id, StationId = "S-1", OccurredAt = DateTimeOffset.UtcNow.AddMinutes(-10), More = Location(47.6811) },
            new Scan("delivered") { PackageId = recipient.Alias, OccurredAt = DateTimeOffset.UtcNow.AddMinutes(-5), More = recipient.DeliveryOf(47.6822) });
        recipient.Token = (await api.PostAsync($"/v1/packages/{recipient.Alias}/links", new { })).Json(201)["token"]!.GetValue<string>();
        (await api.PostAsync(
            $"/v1/track/{recipient.Token}/reports", new { reportId = Guid.NewGuid(), kind = "notReceived", message = $"Nothing came {recipient.Id}" })).Expect(200);
        return recipient;
    }

    /// <summary>The rows as they are stored, and their keys, by what they are.</summary>
    public Dictionary<string, byte[]> StoredIn(string dataDirectory)
    {
        string[] barcodes = Alias == Id ? [Id] : [Id, Alias];
        var rows = barcodes.SelectMany(barcode => StoredBytes.OfPackage(dataDirectory, barcode)).ToList();
        var stored = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [$"{_name} photo"] = StoredBytes.OfProof(dataDirectory, Photo),
            [$"{_name} signature"] = StoredBytes.OfProof(dataDirectory, Photo + ".signature"),
            [$"{_name} key of photo"] = StoredBytes.KeysOf(dataDirectory, Photo).Single(),
            [$"{_name} key of signature"] = StoredBytes.KeysOf(dataDirectory, Photo + ".signature").Single(),
            [$"{_name} key"] = StoredBytes.KeysOf(dataDirectory, Id).Single(),
        };
        if (Alias != Id)
        {
            stored.Add($"{_name} key of alias", StoredBytes.KeysOf(dataDirectory, Alias).Single());
        }

        for (var i = 0; i < rows.Count; i++)
        {
            stored.Add($"{_name} row {i}", rows[i]);
        }

        return stored;
    }

    /// <summary>Things go on after the erasure: scans with places, images, another barcode.</summary>
    public async Task ReturnAsync(TrackingApi api)
    {
        var scan = new Scan("returnStarted") { PackageId = Alias, Reason = "refused", More = DeliveryOf(47.6833) };
        await api.AcceptAsync(scan, new Scan("relabelled") { PackageId = Id, NewPackageId = Id + "-third" });
        await api.AcceptAsync(new Scan("returned") { PackageId = Id + "-third", More = Location(47.6844) });
        await PutAsync(api, Photo, _photo, 200);

        // Sent again by a device that heard no answer.
        var again = (await api.PostAsync("/v1/scans", TrackingApi.Envelope([scan]))).Json();
        Xunit.Assert.Equal("duplicate", again["results"]![0]!["outcome"]!.GetValue<string>());
        Xunit.Assert.False(again["results"]![0]!["conflict"]?.GetValue<bool>() ?? false);
    }

    public Task AnnounceAgainAsync(TrackingApi api) => AnnounceAsync(api, $"Nora {Id} Example-Other");

    private async Task AnnounceAsync(TrackingApi api, string name) => (await api.PutAsync(
        $"/v1/packages/{Id}",
        new
        {
            service = "standard",
            destination = new { lat = 47.6800, lon = -122.3200 },
            recipient = new { name, address = $"12 Long Road {Id}", phone = "+1 555 0100", email = "nora@example.org" },
            instructions = $"The key is under the pot {Id}",
        })).Expect(200, 201);

    private JsonObject DeliveryOf(double lat)
    {
        var more = Location(lat);
        more["proof"] = new JsonObject { ["kind"] = "photo", ["receivedBy"] = $"Neighbour {Id}", ["reference"] = Photo };
        return more;
    }

    private static JsonObject Location(double lat) => new() { ["location"] = new JsonObject { ["lat"] = lat, ["lon"] = -122.3201, ["accuracy"] = 8 } };

    private async Task PutAsync(TrackingApi api, string id, byte[] image, int status = 201)
    {
        var content = new ByteArrayContent(image);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        (await api.SendAsync(HttpMethod.Put, $"/v1/proofs/{id}", content)).Expect(status);
    }
}
