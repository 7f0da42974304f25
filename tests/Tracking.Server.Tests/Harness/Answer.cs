using System.Text.Json.Nodes;
using Xunit;

namespace Tracking.Server.Tests.Harness;

/// <summary>An HTTP answer, read whole.</summary>
internal sealed record Answer(
    string Request, int Status, byte[] Bytes, JsonNode? Body, string? ContentType, string? ETag, string? Location, string? RetryAfter)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Bytes);

    /// <summary>The body as an object; the test fails where the status differs.</summary>
    public JsonObject Json(int status = 200)
    {
        Expect(status);
        return Assert.IsType<JsonObject>(Body);
    }

    public Answer Expect(params int[] statuses)
    {
        Assert.True(statuses.Contains(Status), $"{Request} answered {Status}, not {string.Join(" or ", statuses)}: {Text}");
        return this;
    }

    /// <summary>An error in the form of RFC 9457, with a type of its own and a text that says what to do.</summary>
    public JsonObject Problem(int status)
    {
        var body = Json(status);
        Assert.Equal("application/problem+json", ContentType);
        var type = body["type"]?.GetValue<string>();
        Assert.True(type?.StartsWith("/problems/", StringComparison.Ordinal) is true && type.Length > 10, $"{Request}: type is {type}");
        Assert.Equal(status, body["status"]?.GetValue<int>());
        Assert.False(string.IsNullOrWhiteSpace(body["title"]?.GetValue<string>()), $"{Request}: no title: {body}");
        return body;
    }

    /// <summary>An error that points to what is wrong in the body.</summary>
    public JsonObject Problem(int status, string pointer)
    {
        var body = Problem(status);
        var errors = Assert.IsType<JsonArray>(body["errors"]);
        var error = errors.FirstOrDefault(e => e!["pointer"]?.GetValue<string>() == pointer);
        Assert.True(error is not null, $"{Request}: no error points to {pointer}: {body}");
        Assert.False(string.IsNullOrWhiteSpace(error["code"]?.GetValue<string>()));
        Assert.False(string.IsNullOrWhiteSpace(error["message"]?.GetValue<string>()));
        return body;
    }
}
