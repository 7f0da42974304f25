using System.Text.Json.Serialization;

namespace Tracking.Server.Views;

/// <summary>How views become JSON: camelCase, null fields written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(PackageView))]
[JsonSerializable(typeof(EventView))]
[JsonSerializable(typeof(CustomerView))]
[JsonSerializable(typeof(StationJson))]
[JsonSerializable(typeof(VehicleJson))]
[JsonSerializable(typeof(ContainerJson))]
[JsonSerializable(typeof(RouteJson))]
[JsonSerializable(typeof(PositionView))]
[JsonSerializable(typeof(ListView<PackageView>))]
[JsonSerializable(typeof(ListView<EventView>))]
[JsonSerializable(typeof(ListView<StationJson>))]
[JsonSerializable(typeof(ListView<VehicleJson>))]
[JsonSerializable(typeof(ListView<PositionView>))]
[JsonSerializable(typeof(Pages.MapSettingsView))]
[JsonSerializable(typeof(ListView<ReportView>))]
[JsonSerializable(typeof(PackageView[]))]
[JsonSerializable(typeof(CustomerView[]))]
[JsonSerializable(typeof(StationJson[]))]
[JsonSerializable(typeof(VehicleJson[]))]
public sealed partial class TrackingJsonContext : JsonSerializerContext;
