using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Partners;

/// <summary>A delivery partner with a person and a driver's device.</summary>
internal sealed class Partner : IDisposable
{
    private Partner(string id, string key, string deviceKey, TrackingApi api, TrackingApi device) =>
        (Id, Key, DeviceKey, Api, Device) = (id, key, deviceKey, api, device);

    public string Id { get; }

    /// <summary>The person's key.</summary>
    public string Key { get; }

    /// <summary>The device's key.</summary>
    public string DeviceKey { get; }

    /// <summary>As the person.</summary>
    public TrackingApi Api { get; }

    /// <summary>As the device.</summary>
    public TrackingApi Device { get; }

    public static async Task<Partner> BeginAsync(ServerFixture fixture, string name)
    {
        var id = name + Guid.NewGuid().ToString("N")[..10];
        string person = await KeyAsync(fixture, "partner", id), device = await KeyAsync(fixture, "device", id);
        return new Partner(id, person, device, ApiOf(fixture, person), ApiOf(fixture, device));
    }

    public void Dispose()
    {
        Api.Dispose();
        Device.Dispose();
    }

    private static async Task<string> KeyAsync(ServerFixture fixture, string role, string partnerId) =>
        (await fixture.Api.PostAsync("/v1/keys", new JsonObject { ["role"] = role, ["partnerId"] = partnerId })).Json(201).Text("key")!;

    private static TrackingApi ApiOf(ServerFixture fixture, string key) => new(fixture.Server.Address, key) { Described = DescribedApi.Committed };
}
