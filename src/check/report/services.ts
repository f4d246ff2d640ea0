import { otherCodeOfService } from '../model/other-code.ts';
import type { Service } from '../model/service/service.ts';
import type { ServiceReport } from './contract.ts';

/** In the order of the files; none of a project that compose does not load as it stands here. */
export function servicesOf(services: readonly Service[]): ServiceReport[] {
  return services.filter(({ project }) => project.problems.length === 0).map((service) => reportOf(service));
}

function reportOf(service: Service): ServiceReport {
  const { name, path, line, image, build, user } = service;
  return {
    path,
    line,
    name,
    image: image ?? null,
    build: build ? { context: build.context, dockerfile: build.dockerfile, target: build.target } : null,
    entrypoint: service.entrypoint ?? null,
    command: service.command ?? null,
    runs: otherCodeOfService(service),
    user,
    effective: {
      privileged: service.privileged,
      readOnly: service.readOnly,
      capAdd: service.capAdd,
      capDrop: service.capDrop,
      securityOpt: service.securityOpt,
      networkMode: service.networkMode,
      pid: service.pid,
      ipc: service.ipc,
      usernsMode: service.usernsMode,
    },
  };
}
