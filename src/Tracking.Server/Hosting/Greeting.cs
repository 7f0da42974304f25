using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Tracking.Server.Hosting;

/// <summary>Says where to look once the server is ready, and when it drains.</summary>
internal sealed class Greeting(IHostApplicationLifetime lifetime, IServer server, IOptions<TrackingOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
        {
            string address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
            Console.WriteLine($"""

                Tracking is ready.
                  API and how to use it   {address}/docs
                  control room            {address}/control
                  scanner                 {address}/scan
                  customers' pages        {address}/track/(token)
                  metrics                 {address}/metrics
                  data                    {Path.GetFullPath(options.Value.DataDirectory)}
                See something move:       dotnet run -c Release --project src/Tracking.Simulator -- drive --sample
                Ctrl-C stops it.
                """);
        });
        lifetime.ApplicationStopping.Register(() => Console.WriteLine("Draining: requests under way are answered, then the server stops."));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
