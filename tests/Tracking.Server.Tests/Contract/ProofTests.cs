using System.Net.Http.Headers;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>Photos and signatures.</summary>
[Collection(SharedServer.Name)]
public sealed class ProofTests(ServerFixture fixture)
{
    private const int Largest = 2 * 1024 * 1024;

    private TrackingApi Api => fixture.Api;

    [Theory]
    [InlineData("image/jpeg")]
    [InlineData("image/png")]
    [InlineData("image/webp")]
    public async Task A_proof_is_kept_as_it_was_sent(string type)
    {
        var path = NewPath();
        var bytes = Bytes(type, 20_000);
        var stored = (await PutAsync(path, bytes, type)).Expect(201);
        Assert.Equal(stored.ETag, (await PutAsync(path, bytes, type)).Expect(200).ETag);
        var kept = (await Api.GetAsync(path)).Expect(200);
        Assert.Equal(stored.ETag, kept.ETag);
        Assert.Equal(type, kept.ContentType);
        Assert.Equal(bytes, kept.Bytes);
        Assert.NotNull(kept.ETag);
        (await Api.GetAsync(path, kept.ETag)).Expect(304);
    }

    [Fact]
    public async Task A_proof_is_never_replaced_by_another()
    {
        var path = NewPath();
        var bytes = Bytes("image/png", 1000);
        (await PutAsync(path, bytes, "image/png")).Expect(201);
        (await PutAsync(path, Bytes("image/png", 1001), "image/png")).Problem(409);
        Assert.Equal(bytes, (await Api.GetAsync(path)).Bytes);
    }

    [Fact]
    public async Task A_proof_has_at_most_2_MiB()
    {
        (await PutAsync(NewPath(), Bytes("image/jpeg", Largest), "image/jpeg")).Expect(201);
        var path = NewPath();
        (await PutAsync(path, Bytes("image/jpeg", Largest + 1), "image/jpeg")).Problem(413);
        (await Api.GetAsync(path)).Problem(404);
    }

    [Fact]
    public async Task A_proof_is_an_image()
    {
        var path = NewPath();
        (await PutAsync(path, "<script>alert(1)</script>"u8.ToArray(), "text/html")).Problem(415);
        (await PutAsync(path, [], "image/png")).Problem(400);
        (await Api.GetAsync(path)).Problem(404);
    }

    [Fact]
    public async Task A_signature_beside_a_photo_is_found_by_the_photos_id()
    {
        var path = NewPath();
        (await PutAsync(path, Bytes("image/jpeg", 500), "image/jpeg")).Expect(201);
        (await Api.GetAsync(path + "/signature")).Expect(204);
        var signature = Bytes("image/png", 300);
        (await PutAsync(path + ".signature", signature, "image/png")).Expect(201);
        var kept = (await Api.GetAsync(path + "/signature")).Expect(200);
        Assert.Equal(("image/png", true), (kept.ContentType, signature.AsSpan().SequenceEqual(kept.Bytes)));
        (await Api.GetAsync(path + "/signature", kept.ETag)).Expect(304);
    }

    private static string NewPath() => "/v1/proofs/proof-" + Guid.NewGuid().ToString("N");

    private static byte[] Bytes(string type, int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        ReadOnlySpan<byte> magic = type switch
        {
            "image/png" => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
            "image/jpeg" => [0xFF, 0xD8, 0xFF, 0xE0],
            _ => "RIFF\0\0\0\0WEBP"u8,
        };
        magic.CopyTo(bytes);
        return bytes;
    }

    private Task<Answer> PutAsync(string path, byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return Api.SendAsync(HttpMethod.Put, path, content);
    }
}
