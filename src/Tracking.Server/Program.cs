using System.Net;
using Orleans.Configuration;
using Tracking.Grains;
using Tracking.Grains.Packages;
using Tracking.Grains.Stations;
using Tracking.Server.Ingest;
using Tracking.Storage;

var builder = WebApplication.CreateBuilder(args);
string data = builder.Configuration["Tracking:DataDirectory"] ?? "data";
builder.Services.AddTrackingGrains();
builder.Services.AddIngest(builder.Configuration);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Host.UseOrleans(silo =>
{
    silo.UseLocalhostClustering(Free(), 0);
    silo.AddRocksDbStorage(o => o.DataDirectory = data);
});
var app = builder.Build();
app.MapScans();
app.MapGet("/readyz", () => "ok");
app.MapGet("/x/{id}", async (string id, IGrainFactory g) =>
{
    var s = await g.GetGrain<IPackageGrain>(id).Read();
    if (s is null) return Results.NotFound();
    var f = Tracking.Model.Packages.PackageFold.Fold(id, s.Packed);
    return Results.Json(new { f.Status, f.EventCount, f.Whereabouts.StationId, f.Whereabouts.VehicleId, f.AliasOf, f.Aliases, events = f.Events.Select(e => new { e.Row.Type, e.Flags, d = e.Row.Derived?.CausedBy }) });
});
app.MapGet("/s/{id}", async (string id, IGrainFactory g) => await g.GetGrain<IStationGrain>(id).View());
app.Run();

static int Free() { using var l = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0); l.Start(); return ((IPEndPoint)l.LocalEndpoint).Port; }
