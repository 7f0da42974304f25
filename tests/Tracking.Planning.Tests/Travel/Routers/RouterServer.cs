using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tracking.Model.Geography;
using Tracking.Planning.Travel.Routers;

namespace Tracking.Planning.Tests.Travel.Routers;

/// <summary>A web server that answers as OSRM and Valhalla do: from a made-up road network, or as a test says.</summary>
internal sealed class RouterServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private int requests;

    private RouterServer()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddRouting();
        app = builder.Build();
        app.Run(async context =>
        {
            Interlocked.Increment(ref requests);
            RouterRequest asked = await RouterRequest.ReadAsync(context);
            lock (Asked)
            {
                Asked.Add(asked);
            }

            await Answer(context, asked);
        });
    }

    /// <summary>What was asked, in order.</summary>
    public List<RouterRequest> Asked { get; } = [];

    /// <summary>Requests that came in.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Answers a request.</summary>
    public Func<HttpContext, RouterRequest, Task> Answer { get; set; } = static (context, asked) => WriteAsync(context, 200, asked.Table());

    public Uri Address { get; private set; } = null!;

    public static async Task<RouterServer> StartAsync()
    {
        var server = new RouterServer();
        await server.app.StartAsync();
        server.Address = new Uri(server.app.Urls.First());
        return server;
    }

    public static Task WriteAsync(HttpContext context, int status, JsonNode body) => WriteAsync(context, status, body.ToJsonString());

    public static Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}

/// <summary>One request to a router.</summary>
internal sealed record RouterRequest(RouterKind Kind, string Profile, GeoPoint[] Sources, GeoPoint[] Targets)
{
    /// <summary>The made-up way between two points.</summary>
    public static (double Seconds, double Metres) Way(GeoPoint from, GeoPoint to) => from == to ? (0, 0) : (Math.Round((from.MetresTo(to) / 9) + from.Lat), Math.Round(from.MetresTo(to) * 1.41));

    public static async Task<RouterRequest> ReadAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        if (path == "/sources_to_targets" && context.Request.Method == "POST")
        {
            JsonNode body = (await JsonNode.ParseAsync(context.Request.Body))!;
            return new RouterRequest(RouterKind.Valhalla, (string)body["costing"]!, Points(body["sources"]!), Points(body["targets"]!));
        }

        string[] parts = path.Split('/');
        if (parts is not ["", "table", "v1", _, _] || context.Request.Method != "GET" || context.Request.Query["annotations"] != "duration,distance")
        {
            throw new InvalidOperationException($"{context.Request.Method} {path} is no request for a table.");
        }

        GeoPoint[] all = [.. parts[4].Split(';').Select(static pair => pair.Split(',').Select(static text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray())
            .Select(static pair => new GeoPoint(pair[1], pair[0]))];
        return new RouterRequest(RouterKind.Osrm, parts[3], Pick("sources"), Pick("destinations"));

        GeoPoint[] Pick(string name) => [.. context.Request.Query[name].ToString().Split(';').Select(index => all[int.Parse(index, CultureInfo.InvariantCulture)])];
    }

    /// <summary>The answer in the router's form.</summary>
    /// <param name="missing">Ways that do not exist.</param>
    /// <param name="verbose">Valhalla's long form.</param>
    /// <param name="miles">Valhalla measures in miles.</param>
    public JsonObject Table(Func<GeoPoint, GeoPoint, bool>? missing = null, bool verbose = false, bool miles = false)
    {
        (double Seconds, double Metres)? Find(GeoPoint from, GeoPoint to) => missing?.Invoke(from, to) == true ? null : Way(from, to);
        JsonArray Matrix(Func<GeoPoint, GeoPoint, JsonNode?> cell) => [.. Sources.Select(from => (JsonNode)new JsonArray([.. Targets.Select(to => cell(from, to))]))];
        if (Kind is RouterKind.Osrm)
        {
            return new JsonObject
            {
                ["code"] = "Ok",
                ["durations"] = Matrix((from, to) => Find(from, to)?.Seconds),
                ["distances"] = Matrix((from, to) => Find(from, to)?.Metres),
            };
        }

        double unit = miles ? 1609.344 : 1000;
        JsonNode table = verbose
            ? Matrix((from, to) => new JsonObject { ["time"] = Find(from, to)?.Seconds, ["distance"] = Find(from, to)?.Metres / unit })
            : new JsonObject { ["durations"] = Matrix((from, to) => Find(from, to)?.Seconds), ["distances"] = Matrix((from, to) => Find(from, to)?.Metres / unit) };
        return new JsonObject { ["sources_to_targets"] = table, ["units"] = miles ? "miles" : "kilometers", ["algorithm"] = "costmatrix" };
    }

    private static GeoPoint[] Points(JsonNode list) => [.. list.AsArray().Select(static point => new GeoPoint((double)point!["lat"]!, (double)point["lon"]!))];
}
