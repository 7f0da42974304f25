using Tracking.Server.Hosting;

WebApplication.CreateBuilder(args).AddTracking().Build().MapTracking().Run();
